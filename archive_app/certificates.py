"""Make and judge X.509 certificates of a small authority of one's own: pure values, no files.

The authority may sign for private networks, local domains and what it was made for, nothing else (name
constraints, RFC 5280 4.2.1.10), so that a stolen key opens no bank and no mail server to anybody.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
from collections.abc import Iterable
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]
"""A certificate and its key."""

AUTHORITY_YEARS: Final = 20
SERVER_DAYS: Final = 820
"""Just under the 825 days after which Apple's devices refuse any server certificate, private authorities' too."""
RENEW_BEFORE_DAYS: Final = 180
"""Looked at only when the server starts, and an office PC may run for months."""
BACKDATED_DAYS: Final = 2
"""Clocks without internet are off; a certificate that is valid from tomorrow on is refused."""

CLOCK_FLOOR: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""No clock is believed that shows an earlier day: the battery of an old PC is empty."""

_NETWORKS: Final = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8"),
    *("::1/128", "fc00::/7", "fe80::/10"),
)
_DOMAINS: Final = ("localhost", "local", "lan", "internal", "home.arpa")


def as_address(name: str) -> Address | None:
    """Return the name as an IP address, None if it is none."""
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _general_names(names: Iterable[str]) -> list[x509.GeneralName]:
    """Return names as a certificate holds them."""
    pairs = ((name, as_address(name)) for name in names)
    return [x509.IPAddress(address) if address else x509.DNSName(name) for name, address in pairs]


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the addresses and host names a certificate is good for."""
    held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (*map(str, held.get_values_for_type(x509.IPAddress)), *held.get_values_for_type(x509.DNSName))


def _begun(certificate: x509.Certificate, now: dt.datetime) -> bool:
    """Whether a certificate is valid already; one made under a clock that was far ahead is not.

    An unbelievable clock is no reason to throw a certificate away.
    """
    return certificate.not_valid_before_utc <= now or now <= CLOCK_FLOOR


def may_sign(authority: x509.Certificate, names: Iterable[str], now: dt.datetime) -> bool:
    """Whether the authority is valid long enough and allowed to sign for all these names."""
    if authority.not_valid_after_utc < now + dt.timedelta(days=SERVER_DAYS):
        return False
    if not _begun(authority, now):
        return False
    allowed = (
        authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    )
    networks = [tree.value for tree in allowed if isinstance(tree, x509.IPAddress)]
    domains = [tree.value for tree in allowed if isinstance(tree, x509.DNSName)]
    for name in names:
        address = as_address(name)
        if address and not any(
            address in network for network in networks if not isinstance(network, Address)
        ):
            return False
        if not address and not any(name == domain or name.endswith(f".{domain}") for domain in domains):
            return False
    return True


def still_good(
    server: x509.Certificate, authority: x509.Certificate, names: Iterable[str], now: dt.datetime
) -> bool:
    """Whether the server's certificate covers the names, is the authority's, and does not end soon."""
    return (
        server.issuer == authority.subject
        and _begun(server, now)
        and server.not_valid_after_utc >= now + dt.timedelta(days=RENEW_BEFORE_DAYS)
        and set(names) <= set(names_of(server))
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    """Begin a certificate for a key."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """Return what a key may be used for: an authority's for certificates, a server's for connections."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _neighbourhood(address: Address) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Return the usual network around an address: an office whose addresses are public ones keeps to it."""
    return ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False)


def make_authority(names: Iterable[str], now: dt.datetime) -> Pair:
    """Make an authority that may sign for private networks, local domains and the given names, nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    # The date tells two authorities of one machine apart in a phone's list.
    title = f"Township archive {socket.gethostname()[:30]} {now:%Y-%m-%d %H:%M:%S}"
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title[:64])])
    networks = [ipaddress.ip_network(network) for network in _NETWORKS]
    addresses = [address for address in map(as_address, names) if address]
    for address in addresses:
        if not any(address in network for network in networks):
            networks.append(_neighbourhood(address))
    domains = dict.fromkeys([*_DOMAINS, *(name for name in names if not as_address(name))])
    permitted: list[x509.GeneralName] = [x509.IPAddress(network) for network in networks]
    permitted += [x509.DNSName(domain) for domain in domains]
    certificate = (
        _builder(subject, subject, key)
        .not_valid_before(now - dt.timedelta(days=BACKDATED_DAYS))
        .not_valid_after(now + dt.timedelta(days=365 * AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def make_server(
    names: Iterable[str],
    now: dt.datetime,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
) -> Pair:
    """Make the server's certificate for all `names`, signed by the authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Township archive")])
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    certificate = (
        _builder(subject, authority.subject, key)
        .not_valid_before(now - dt.timedelta(days=BACKDATED_DAYS))
        .not_valid_after(now + dt.timedelta(days=SERVER_DAYS - BACKDATED_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(_general_names(names)), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    return certificate, key
