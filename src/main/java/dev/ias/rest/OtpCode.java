package dev.ias.rest;

public record OtpCode(String x) {}
