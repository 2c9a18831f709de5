-- Which file told what the register and the senders' own people say of somebody, by its month, feed
-- and name. Of several files the register keeps the first and a sender's people the last in that
-- order, not in the order of loading: the same files, loaded in any order or side by side, link the
-- same people. What was known before this migration counts as told by the first of all files.
ALTER TABLE identity.person ADD COLUMN told_by text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE identity.unlinked ADD COLUMN birth_told_by text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE identity.unlinked ADD COLUMN postcode_told_by text COLLATE "C" NOT NULL DEFAULT '';
