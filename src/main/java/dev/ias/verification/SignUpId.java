package dev.ias.verification;

import java.util.UUID;

/** What finds a sign-up without a search: the id of its row and the key of its recipient. Tokens carry both. */
public record SignUpId(UUID verification, RecipientKey recipient) {}
