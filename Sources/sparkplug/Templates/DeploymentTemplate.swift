/// What `sparkplug init --deploy` adds: the service behind nginx, in containers or under systemd.
enum DeploymentTemplate {
    static var files: [TemplateFile] {
        [
            TemplateFile(path: "deploy/Dockerfile", text: dockerfile), TemplateFile(path: "deploy/compose.yaml", text: compose),
            TemplateFile(path: "deploy/nginx.conf", text: nginx), TemplateFile(path: "deploy/sparkplug.service", text: systemd),
            TemplateFile(path: "deploy/README.md", text: readme),
        ]
    }

    private static let dockerfile = """
        # Put the sparkplug binary (built for Linux) beside this file, then: docker build -f deploy/Dockerfile -t my-service .
        FROM ubuntu:24.04
        RUN apt-get update && apt-get install -y --no-install-recommends libsqlite3-0 libcurl4 libxml2 ca-certificates tzdata \\
            && rm -rf /var/lib/apt/lists/* && useradd --system --home-dir /var/lib/sparkplug --create-home sparkplug
        COPY deploy/sparkplug /usr/local/bin/sparkplug
        COPY queries /srv/queries
        USER sparkplug
        VOLUME /var/lib/sparkplug
        ENTRYPOINT ["sparkplug", "serve", "--queries", "/srv/queries", "--data", "/var/lib/sparkplug/data"]

        """

    private static let compose = """
        # nginx shares the service's network, so that the service listens at loopback alone.
        services:
          sparkplug:
            build: { context: .., dockerfile: deploy/Dockerfile }
            volumes: ["data:/var/lib/sparkplug"]
            ports: ["443:443"]
            restart: unless-stopped
          nginx:
            image: nginx:1.27
            network_mode: "service:sparkplug"
            volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro", "./certificates:/etc/nginx/certificates:ro", "./users:/etc/nginx/users:ro"]
            restart: unless-stopped
        volumes:
          data:

        """

    private static let nginx = """
        # TLS and logins in front of SparkPlug. Make logins by: htpasswd -B -c users NAME
        upstream sparkplug {
            server 127.0.0.1:8080;
            keepalive 32;
        }

        server {
            listen 443 ssl;
            http2 on;
            ssl_certificate /etc/nginx/certificates/server.crt;
            ssl_certificate_key /etc/nginx/certificates/server.key;

            auth_basic "SparkPlug";
            auth_basic_user_file /etc/nginx/users;

            # Loads stream through; SparkPlug bounds their size itself.
            client_max_body_size 0;
            proxy_request_buffering off;
            proxy_buffering off;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header Authorization "";
            proxy_set_header X-Request-Id $request_id;
            proxy_read_timeout 120s;

            location = /metrics { deny all; }
            location / { proxy_pass http://sparkplug; }
        }

        """

    private static let systemd = """
        [Unit]
        Description=SparkPlug analytics service
        After=network.target

        [Service]
        ExecStart=/usr/local/bin/sparkplug serve --queries /srv/sparkplug/queries --data /var/lib/sparkplug/data
        DynamicUser=yes
        StateDirectory=sparkplug
        Restart=on-failure
        TimeoutStopSec=40
        LimitNOFILE=65536
        NoNewPrivileges=yes
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes

        [Install]
        WantedBy=multi-user.target

        """

    private static let readme = """
        # Deployment

        The service listens at loopback only; nginx in front of it brings TLS and logins.

        - Containers: put the `sparkplug` binary, `certificates/server.crt`, `certificates/server.key` and `users` into this folder, then
          `docker compose -f deploy/compose.yaml up --build`.
        - A machine of its own: copy the binary to /usr/local/bin, the queries to /srv/sparkplug/queries, `sparkplug.service` to
          /etc/systemd/system and `nginx.conf` to /etc/nginx/conf.d; then `systemctl enable --now sparkplug nginx`.
        - Probes: /health/live and /health/ready. Counters for Prometheus: /metrics on the machine itself.

        """
}
