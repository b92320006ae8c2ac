using System.Security.Cryptography;
using FsCheck.Fluent;
using Maintenance.Contracts.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Contracts.Tests.Transport;

public sealed class RequestSignatureTests : IDisposable
{
    private const string Path = "/api/v1/ingest";
    private static readonly Guid Gateway = Guid.Parse("0198c0de-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset NowUtc = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_signature_is_valid_for_the_public_key_and_just_this_request()
    {
        byte[] body = [1, 2, 3];
        var signature = RequestSignature.Sign(_key, Gateway, "POST", Path, body, NowUtc);
        using var publicKey = ECDsa.Create();
        publicKey.ImportSubjectPublicKeyInfo(_key.ExportSubjectPublicKeyInfo(), out _);
        signature.IsValid(publicKey, Gateway, "POST", Path, body).ShouldBeTrue();

        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        signature.IsValid(stranger, Gateway, "POST", Path, body).ShouldBeFalse();
        signature.IsValid(publicKey, Guid.Empty, "POST", Path, body).ShouldBeFalse();
        signature.IsValid(publicKey, Gateway, "PUT", Path, body).ShouldBeFalse();
        signature.IsValid(publicKey, Gateway, "POST", "/api/v1/other", body).ShouldBeFalse();
        signature.IsValid(publicKey, Gateway, "POST", Path, [1, 2, 4]).ShouldBeFalse();
    }

    [Fact]
    public void A_clock_in_1970_does_not_matter() =>
        RequestSignature.Sign(_key, Gateway, "POST", Path, [], DateTimeOffset.UnixEpoch).IsValid(_key, Gateway, "POST", Path, []).ShouldBeTrue();

    [Fact]
    public void Any_changed_character_of_a_field_makes_it_invalid() => (
        from field in Gen.Choose(0, 2)
        from at in Gen.Choose(0, int.MaxValue)
        from to in Gen.Choose(33, 126)
        select (field, at, (char)to)).Check(change =>
    {
        byte[] body = [1, 2, 3];
        var signed = RequestSignature.Sign(_key, Gateway, "POST", Path, body, NowUtc);
        var changed = change.field switch
        {
            0 => signed with { ContentDigest = Change(signed.ContentDigest, change.at, change.Item3) },
            1 => signed with { SignatureInput = Change(signed.SignatureInput, change.at, change.Item3) },
            _ => signed with { Signature = Change(signed.Signature, change.at, change.Item3) },
        };
        return changed == signed || IsSameSignature(changed, signed) || !changed.IsValid(_key, Gateway, "POST", Path, body);
    }, times: 500);

    [Fact]
    public void Any_fields_are_valid_or_not_and_nothing_else() => ArbMap.Default.GeneratorFor<string>().Three().Check(fields =>
        !new RequestSignature(fields.Item1 ?? "", fields.Item2 ?? "", fields.Item3 ?? "").IsValid(_key, Gateway, "POST", Path, []));

    private static string Change(string text, int at, char to) => $"{text[..(at % text.Length)]}{to}{text[((at % text.Length) + 1)..]}";

    /// <summary>Base64 may write the last bits of the same bytes in several ways.</summary>
    private static bool IsSameSignature(RequestSignature one, RequestSignature other) =>
        one with { Signature = "" } == other with { Signature = "" }
        && Bytes(one.Signature) is { } bytes && bytes.AsSpan().SequenceEqual(Bytes(other.Signature));

    private static byte[]? Bytes(string signature)
    {
        const string Prefix = "gateway=:";
        var bytes = new byte[64];
        return signature.StartsWith(Prefix, StringComparison.Ordinal) && signature.EndsWith(':')
            && Convert.TryFromBase64Chars(signature.AsSpan()[Prefix.Length..^1], bytes, out var length) && length == bytes.Length ? bytes : null;
    }
}
