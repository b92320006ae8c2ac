-- An account into which nobody ever came is removed with what was made for it; one that was used becomes inactive, or is erased.
GRANT DELETE ON people.user_account, people.membership, people.preference TO {{worker}};
GRANT SELECT (erased_at_utc) ON people.user_account TO {{application}};
