-- Whether the secret of this process is the one that all keys were made with. Another would take
-- everybody for a stranger: rows sent again would count twice, and people who opted out would count.
-- A keyed hash of a fixed word tells it; the secret itself is not in here and cannot be found from it.
CREATE TABLE identity.secret_check (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    value bigint NOT NULL
);
