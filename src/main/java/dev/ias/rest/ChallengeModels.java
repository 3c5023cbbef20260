package dev.ias.rest;

import dev.ias.generated.rest.model.AltchaChallenge;
import dev.ias.generated.rest.model.CallerChallenge;

/** Converts caller challenges to the models of the contract. */
final class ChallengeModels {

    private ChallengeModels() {}

    static CallerChallenge of(dev.ias.abuse.challenge.CallerChallenge challenge) {
        var model = new CallerChallenge(challenge.provider());
        challenge.siteKey().ifPresent(model::setSiteKey);
        challenge.altcha().map(ChallengeModels::of).ifPresent(model::setAltcha);
        return model;
    }

    static AltchaChallenge of(dev.ias.abuse.challenge.AltchaChallenge challenge) {
        return new AltchaChallenge(
                challenge.algorithm(),
                challenge.challenge(),
                challenge.maxNumber(),
                challenge.salt(),
                challenge.signature());
    }
}
