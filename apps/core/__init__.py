"""What every app stands on: page shapes, access, forms and API bases, imports, months, the audit trail."""
