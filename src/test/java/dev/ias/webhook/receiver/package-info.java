@NullMarked
package dev.ias.webhook.receiver;

import org.jspecify.annotations.NullMarked;
