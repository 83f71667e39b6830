-- Who a person is at the identity provider: its address and the person's key there. Null for who signs in with a password.
ALTER TABLE users ADD COLUMN subject text;
CREATE UNIQUE INDEX user_of_subject ON users (subject) WHERE subject IS NOT NULL;
