from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0006_upload_parts")]

    operations = [migrations.RemoveField("upload", "content")]
