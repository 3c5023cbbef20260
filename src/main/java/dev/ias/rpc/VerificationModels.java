package dev.ias.rpc;

import dev.ias.generated.rpc.model.EmailVerification;
import dev.ias.generated.rpc.model.QueryEmailVerificationResponse;
import dev.ias.verification.LinkToken;
import dev.ias.verification.Verification;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A verification as the contract shows it. */
@Singleton
class VerificationModels {

    /** The original's: its documentation shows times of its own time zone. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

    private static final int WAITING = 0;
    private static final int CONFIRMED = 1;

    EmailVerification item(Verification verification) {
        var item = new EmailVerification()
                .email(verification.address().typed())
                .emailVerificationNo(LinkToken.hex(verification.id()))
                .verificationStatus(verification.confirmation() == null ? WAITING : CONFIRMED)
                .gmtCreate(text(verification.createdAt()))
                .gmtModified(text(verification.updatedAt()))
                .tokenSendTime(text(verification.sentAt()))
                .sendIp(verification.sendIp().getHostAddress());
        var account = verification.account();
        var confirmation = verification.confirmation();
        if (account != null) {
            item.setUserId(account.value());
        }
        if (confirmation != null) {
            item.verificationTime(text(confirmation.at()))
                    .confirmIp(confirmation.ip().getHostAddress());
        }
        return item;
    }

    /** The same fields at the top level. */
    QueryEmailVerificationResponse query(Verification verification) {
        var item = item(verification);
        return new QueryEmailVerificationResponse()
                .email(item.getEmail())
                .emailVerificationNo(item.getEmailVerificationNo())
                .userId(item.getUserId())
                .verificationStatus(item.getVerificationStatus())
                .gmtCreate(item.getGmtCreate())
                .gmtModified(item.getGmtModified())
                .tokenSendTime(item.getTokenSendTime())
                .verificationTime(item.getVerificationTime())
                .sendIp(item.getSendIp())
                .confirmIp(item.getConfirmIp());
    }

    private static String text(Instant time) {
        return TIME.format(time);
    }
}
