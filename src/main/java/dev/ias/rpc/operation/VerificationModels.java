package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.EmailVerification;
import dev.ias.generated.rpc.model.QueryEmailVerificationResponse;
import dev.ias.network.IpAddress;
import dev.ias.verification.AccountId;
import dev.ias.verification.LinkToken;
import dev.ias.verification.Verification;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Maps verifications to the models of the contract. */
final class VerificationModels {

    /** The format of the original API, whose documentation shows times in UTC+8. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.ofHours(8));

    private static final int WAITING = 0;
    private static final int CONFIRMED = 1;

    private VerificationModels() {}

    static EmailVerification item(Verification verification) {
        var item = new EmailVerification()
                .email(verification.address().typed())
                .emailVerificationNo(LinkToken.hex(verification.id()))
                .verificationStatus(verification.isConfirmed() ? CONFIRMED : WAITING)
                .gmtCreate(text(verification.origin().createdAt()))
                .gmtModified(text(verification.progress().updatedAt()))
                .tokenSendTime(text(verification.mails().lastAt()))
                .sendIp(IpAddress.format(verification.mails().client()));
        verification.account().map(AccountId::value).ifPresent(item::setUserId);
        verification
                .confirmation()
                .ifPresent(confirmation ->
                        item.verificationTime(text(confirmation.at())).confirmIp(IpAddress.format(confirmation.ip())));
        return item;
    }

    /** Returns the fields of {@link #item} at the top level of the answer. */
    static QueryEmailVerificationResponse query(Verification verification) {
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
