-- Acts that nobody does alone: erasures, legal holds. Times are nanoseconds since 1970, UTC.

-- +goose Up
CREATE TABLE proposals (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    proposer     TEXT NOT NULL,
    detail       TEXT NOT NULL, -- JSON: the proposer as known when proposing
    reason       TEXT NOT NULL,
    ticket       TEXT NOT NULL,
    body         TEXT NOT NULL, -- what is proposed, in the kind's own words
    created      BIGINT NOT NULL,
    deadline     BIGINT NOT NULL,
    needs        BIGINT NOT NULL CHECK (needs > 0),
    begin_within BIGINT NOT NULL CHECK (begin_within > 0),
    run_by       TEXT,
    run_at       BIGINT,         -- NULL: not begun
    resumed      BIGINT,
    done_at      BIGINT,
    outcome      TEXT,
    end_state    TEXT CHECK (end_state IN ('denied', 'withdrawn')),
    end_by       TEXT,
    end_at       BIGINT,
    end_note     TEXT,
    CHECK (done_at IS NULL OR run_at IS NOT NULL),
    CHECK (end_state IS NULL OR run_at IS NULL)
);
CREATE INDEX proposals_created ON proposals (kind, created);

CREATE TABLE proposal_approvals (
    proposal TEXT NOT NULL REFERENCES proposals (id),
    person   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    note     TEXT NOT NULL,
    number   BIGINT NOT NULL, -- order of the approvals of a proposal
    detail   TEXT NOT NULL,  -- JSON; see terms.go
    PRIMARY KEY (proposal, number)
);
CREATE UNIQUE INDEX proposal_approvals_person ON proposal_approvals (proposal, lower(person));

-- +goose Down
DROP TABLE proposal_approvals;
DROP TABLE proposals;
