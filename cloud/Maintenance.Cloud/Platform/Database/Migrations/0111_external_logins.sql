-- Whom a provider of logins (OAuth 2.0, OpenID Connect) means by its subject. Only the worker links: a link is a way in.
CREATE TABLE people.external_login (
    provider text NOT NULL CHECK (provider ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    user_id uuid NOT NULL REFERENCES people.user_account,
    linked_at_utc timestamptz NOT NULL,
    PRIMARY KEY (provider, subject),
    CONSTRAINT external_login_of_person UNIQUE (user_id, provider)
);
CALL platform.protect('people.external_login');
CALL platform.open_to_worker('people.external_login');
GRANT SELECT, INSERT, UPDATE, DELETE ON people.external_login TO {{worker}};
