using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

public sealed class ChunkFormatTests
{
    private const int HeaderSize = 16;
    private static readonly Lazy<RSA> Short = new(() => RSA.Create(2048)); // made once: it takes longer than all the rest
    private static readonly Lazy<RSA> Long = new(() => RSA.Create(3072));
    private static readonly byte[] Ours = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Theirs = RandomNumberGenerator.GetBytes(32);

    public static TheoryData<string, int, int> Keys() => new()
    {
        { "Basic256Sha256", 2048, 2048 },
        { "Basic256Sha256", 2048, 3072 }, // the longer keys have a second byte of padding length
        { "Aes128_Sha256_RsaOaep", 3072, 2048 },
        { "Aes256_Sha256_RsaPss", 2048, 3072 },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void What_is_sealed_for_a_key_is_opened_by_it_at_every_length(string name, int ownBits, int peerBits)
    {
        var (own, peer) = (Key(ownBits), Key(peerBits));
        var policy = Policy(name);
        using var seal = new AsymmetricSeal(policy, own, peer);
        using var opener = new AsymmetricOpener(policy, peer, own);

        foreach (var length in Enumerable.Range(0, 9).Select(step => step * 61))
            Exchange(seal, opener, length).ShouldBeTrue($"{length} bytes");
    }

    [Theory]
    [InlineData("Basic256Sha256", MessageSecurityMode.Sign)]
    [InlineData("Basic256Sha256", MessageSecurityMode.SignAndEncrypt)]
    [InlineData("Aes128_Sha256_RsaOaep", MessageSecurityMode.SignAndEncrypt)]
    public void What_is_sealed_with_a_token_is_opened_with_it_at_every_length(string name, MessageSecurityMode mode)
    {
        using var seal = new SymmetricProtection(Policy(name), mode, Theirs, Ours);
        using var opener = new SymmetricProtection(Policy(name), mode, Theirs, Ours);

        Prop.ForAll(Gen.Choose(0, 3000).ToArbitrary(), length => Exchange(seal, opener, length)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(MessageSecurityMode.Sign)]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    public void A_chunk_with_any_bit_changed_is_refused(MessageSecurityMode mode)
    {
        using var seal = new SymmetricProtection(SecurityPolicy.Basic256Sha256, mode, Theirs, Ours);
        var chunk = Sealed(seal, 40);
        Prop.ForAll(Gen.Choose(0, (chunk.Length * 8) - 1).ToArbitrary(), bit =>
        {
            byte[] forged = [.. chunk];
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            return Should.Throw<OpcUaException>(() => ChunkFormat.Open(seal, forged, HeaderSize)).Status == StatusCodes.BadSecurityChecksFailed;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_chunk_cut_short_is_refused()
    {
        using var seal = new SymmetricProtection(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt, Theirs, Ours);
        var chunk = Sealed(seal, 40);
        for (var length = HeaderSize; length < chunk.Length; length++)
        {
            var part = chunk[..length];
            Should.Throw<OpcUaException>(() => ChunkFormat.Open(seal, part, HeaderSize)).Status.ShouldBe(StatusCodes.BadSecurityChecksFailed);
        }
    }

    [Fact] // the reference values that TLS implementations share for P_SHA256
    public void Keys_are_derived_by_p_sha256()
    {
        var secret = Convert.FromHexString("9BBE436BA940F017B17652849A71DB35");
        byte[] seed = [.. "test label"u8, .. Convert.FromHexString("A0BA9F936CDA311827A6F796FFD5198C")];
        var output = new byte[100];

        KeyDerivation.Derive(secret, seed, output);

        Convert.ToHexString(output).ShouldStartWith("E3F229BA727BE17B8D122620557CD453C2AAB21D07C3D495329B52D4E61EDB5A");
    }

    [Fact] // Part 6 §6.7.2.4
    public void Sequence_numbers_go_up_by_one_and_wrap_where_they_may()
    {
        var numbers = new SequenceNumbers(SequenceNumbers.LastBeforeWrap);
        Refused(numbers, SequenceNumbers.LastBeforeWrap);
        Refused(numbers, 5);
        numbers.Require(SequenceNumbers.LastBeforeWrap + 1);
        numbers.Require(1023);
        numbers.Require(1024);
        Refused(numbers, 1024);
        Refused(numbers, 1026);
    }

    [Fact]
    public void Own_sequence_numbers_wrap_below_1024()
    {
        var numbers = new SequenceNumbers(SequenceNumbers.LastBeforeWrap);
        var check = new SequenceNumbers(SequenceNumbers.LastBeforeWrap);
        for (var step = 0; step < 2000; step++)
            check.Require(numbers.Next());
    }

    private static void Refused(SequenceNumbers numbers, uint received) =>
        Should.Throw<OpcUaException>(() => numbers.Require(received)).Status.ShouldBe(StatusCodes.BadSequenceNumberInvalid);

    private static RSA Key(int bits) => bits == 2048 ? Short.Value : Long.Value;

    private static SecurityPolicy Policy(string name) => SecurityPolicy.All.Single(policy => string.Equals(policy.Name, name, StringComparison.Ordinal));

    private static byte[] Sealed(IChunkSeal seal, int length)
    {
        var frame = new byte[16_384];
        for (var at = HeaderSize; at < HeaderSize + ChunkFormat.SequenceHeaderSize + length; at++)
            frame[at] = unchecked((byte)at);
        var size = ChunkFormat.Seal(seal, frame, HeaderSize, HeaderSize + ChunkFormat.SequenceHeaderSize + length);
        ChunkFormat.MostBody(seal, size, HeaderSize).ShouldBeGreaterThanOrEqualTo(length);
        return frame[..size];
    }

    private static bool Exchange(IChunkSeal seal, IChunkOpener opener, int length)
    {
        var chunk = Sealed(seal, length);
        var content = chunk[ChunkFormat.Open(opener, chunk, HeaderSize)];
        return content.Length == ChunkFormat.SequenceHeaderSize + length
            && content.Select((octet, index) => octet == unchecked((byte)(index + HeaderSize))).All(same => same);
    }
}
