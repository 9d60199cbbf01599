package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * Writes X.509 certificates, as RFC 5280 has them: the JDK reads them, but has no public way to
 * make one.
 */
final class CertificateEncoding {
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1d, 0x13};
  private static final byte[] KEY_USAGE = {0x55, 0x1d, 0x0f};
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x55, 0x1d, 0x11};

  /** Signing of certificates alone: bit 5, so two bits of the octet are unused. */
  private static final byte[] SIGNS_CERTIFICATES = {2, 0x04};

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrivateKey signingKey;
  private final X500Principal issuer;

  CertificateEncoding(PrivateKey signingKey, X500Principal issuer) {
    this.signingKey = signingKey;
    this.issuer = issuer;
  }

  /** A host name that a certificate is valid for. */
  static byte[] name(String host) {
    return value(DNS_NAME, host.getBytes(US_ASCII));
  }

  /** An IP address that a certificate is valid for. */
  static byte[] address(byte[] address) {
    return value(IP_ADDRESS, address);
  }

  /** The certificate of one who signs others. */
  byte[] authority(X500Principal subject, PublicKey key, Instant from, Instant until) {
    byte[] yes = {(byte) 0xff};
    byte[] isAuthority = value(SEQUENCE, value(BOOLEAN, yes));
    return certificate(
        subject,
        key,
        from,
        until,
        join(
            criticalExtension(BASIC_CONSTRAINTS, isAuthority),
            criticalExtension(KEY_USAGE, value(BIT_STRING, SIGNS_CERTIFICATES))));
  }

  /** The certificate of a server or a client. */
  byte[] leaf(
      X500Principal subject, PublicKey key, Instant from, Instant until, List<byte[]> hosts) {
    byte[] names = join(hosts.toArray(byte[][]::new));
    byte[] extension =
        value(
            SEQUENCE,
            value(OBJECT_IDENTIFIER, SUBJECT_ALTERNATIVE_NAME),
            value(OCTET_STRING, value(SEQUENCE, names)));
    return certificate(subject, key, from, until, hosts.isEmpty() ? new byte[0] : extension);
  }

  private byte[] certificate(
      X500Principal subject, PublicKey key, Instant from, Instant until, byte[] extensions) {
    byte[] three = {2};
    byte[] algorithm = value(SEQUENCE, value(OBJECT_IDENTIFIER, ECDSA_WITH_SHA256));
    byte[] signed =
        value(
            SEQUENCE,
            value(VERSION, value(INTEGER, three)),
            value(INTEGER, new BigInteger(64, new SecureRandom()).toByteArray()),
            algorithm,
            issuer.getEncoded(),
            value(SEQUENCE, time(from), time(until)),
            subject.getEncoded(),
            key.getEncoded(),
            extensions.length == 0 ? extensions : value(EXTENSIONS, value(SEQUENCE, extensions)));
    byte[] noUnusedBits = {0};
    return value(SEQUENCE, signed, algorithm, value(BIT_STRING, noUnusedBits, signature(signed)));
  }

  private byte[] signature(byte[] content) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(signingKey);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM does not sign", e);
    }
  }

  private static byte[] criticalExtension(byte[] identifier, byte[] content) {
    byte[] yes = {(byte) 0xff};
    return value(
        SEQUENCE,
        value(OBJECT_IDENTIFIER, identifier),
        value(BOOLEAN, yes),
        value(OCTET_STRING, content));
  }

  private static byte[] time(Instant instant) {
    return value(UTC_TIME, TIME.format(instant).getBytes(US_ASCII));
  }

  /** A value of DER: its tag, its length, its content. */
  private static byte[] value(int tag, byte[]... parts) {
    byte[] content = join(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int from = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - from));
      out.write(length, from, length.length - from);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
