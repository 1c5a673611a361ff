# The image that compose.yaml runs: assets built first, then Python with what it needs and nothing else.
FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 IMPACTDESK_DATA=/data
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt && useradd --system --create-home impactdesk && install -d -o impactdesk /data
COPY . .
COPY --from=assets /app/static/dist static/dist
RUN SECRET_KEY=build python manage.py collectstatic --noinput && chown -R impactdesk /data
USER impactdesk
EXPOSE 8000
