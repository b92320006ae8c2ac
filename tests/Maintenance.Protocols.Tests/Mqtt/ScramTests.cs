using System.Security.Cryptography;
using System.Text;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>Enhanced authentication by SCRAM: the example of its RFC, and brokers that do not hold to it.</summary>
public sealed class ScramTests : IDisposable
{
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string BothNonces = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ServerFirst = $"r={BothNonces},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
    private static readonly MqttScram Pencil = new() { UserName = "user", Password = "pencil" };

    private readonly ScriptedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public void The_example_of_rfc_7677_is_spoken_to_the_letter()
    {
        var scram = new ScramExchange(Pencil, ClientNonce);
        Encoding.UTF8.GetString(scram.First).ShouldBe($"n,,n=user,r={ClientNonce}");
        Encoding.UTF8.GetString(scram.Prove(Encoding.UTF8.GetBytes(ServerFirst)))
            .ShouldBe($"c=biws,r={BothNonces},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        scram.Verify(Encoding.UTF8.GetBytes(ServerFinal));
    }

    [Fact]
    public void Commas_and_equals_signs_of_a_name_are_escaped() =>
        Encoding.UTF8.GetString(new ScramExchange(new() { UserName = "a=b,c", Password = "" }, "n").First).ShouldBe("n,,n=a=3Db=2Cc,r=n");

    [Theory]
    [InlineData("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "another nonce")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "another nonce")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095", "asks for '4095' iterations")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000", "asks for '2000000000' iterations")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1", "asks for '-1' iterations")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=?,i=4096", "no Base64")]
    [InlineData("m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "something else")]
    [InlineData("", "something else")]
    public void What_is_no_beginning_of_a_server_is_refused(string said, string why) =>
        Should.Throw<MqttConnectionException>(() => new ScramExchange(Pencil, ClientNonce).Prove(Encoding.UTF8.GetBytes(said))).Message.ShouldContain(why);

    [Theory]
    [InlineData("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    [InlineData("e=other-error")]
    [InlineData("")]
    public void A_server_that_does_not_know_the_password_is_not_believed(string said)
    {
        var scram = new ScramExchange(Pencil, ClientNonce);
        scram.Prove(Encoding.UTF8.GetBytes(ServerFirst));
        Should.Throw<MqttConnectionException>(() => scram.Verify(Encoding.UTF8.GetBytes(said))).Message.ShouldContain("cannot prove that it knows the password");
    }

    [Theory]
    [InlineData(MqttScramHash.Sha256, "pencil", null)]
    [InlineData(MqttScramHash.Sha512, "pencil", null)]
    [InlineData(MqttScramHash.Sha256, "other", "cannot prove")]
    public async Task A_connection_is_taken_once_both_have_proven_the_password(MqttScramHash hash, string password, string? refusal)
    {
        var connecting = MqttClient.ConnectAsync(Options(new() { UserName = "user", Password = "pencil", Hash = hash }), null, TimeProvider.System, default);
        var (peer, connect) = await _broker.AcceptAsync();
        using var _ = peer;
        var clientFirst = DataAt(connect, "n,,n=user,r=");
        var serverFirst = $"{clientFirst[(clientFirst.LastIndexOf(',') + 1)..]}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        await SendAsync(peer, [0xF0], [0x18], hash, serverFirst);
        var (first, body) = await peer.ReceiveAsync();
        (first, body[0]).ShouldBe(((byte)0xF0, (byte)0x18));
        var proof = DataAt(body, "c=biws,r=");
        var spoken = $"{clientFirst[3..]},{serverFirst},{proof[..proof.IndexOf(",p=", StringComparison.Ordinal)]}";
        await SendAsync(peer, [0x20], [0, 0], hash, $"v={Signature(hash, password, spoken)}");

        if (refusal is null)
            await (await connecting).DisposeAsync();
        else
            (await Should.ThrowAsync<MqttConnectionException>(connecting)).Message.ShouldContain(refusal);
    }

    [Theory]
    [InlineData("F0021800", "MQTT-4.12.0-5")]        // of no method
    [InlineData("F000", "MQTT-4.12.0-2")]            // nothing to go on with
    [InlineData("F0021900", "MQTT-4.12.0-2")]        // anew, before it was once
    public async Task An_auth_that_is_out_of_order_ends_the_connection(string auth, string statement)
    {
        var connecting = MqttClient.ConnectAsync(Options(Pencil), null, TimeProvider.System, default);
        using var peer = await _broker.AcceptAsync(Convert.FromHexString(auth));
        (await Should.ThrowAsync<MqttProtocolException>(connecting)).Message.ShouldContain(statement);
    }

    [Fact]
    public async Task An_auth_that_nobody_asked_for_ends_the_connection()
    {
        var connecting = MqttClient.ConnectAsync(_broker.Options5(), null, TimeProvider.System, default);
        using var peer = await _broker.AcceptAsync(Convert.FromHexString("F0021800"));
        (await Should.ThrowAsync<MqttProtocolException>(connecting)).Message.ShouldContain("that was not asked for");
    }

    [Fact]
    public async Task A_broker_without_the_method_refuses_and_the_log_says_why()
    {
        await using var mosquitto = await PrivateBroker.StartAsync(new(), default);
        var options = new MqttClientOptions { Host = "127.0.0.1", Port = mosquitto.Port, ClientId = "c", Version = MqttVersion.V5, Scram = Pencil };
        var refused = await Should.ThrowAsync<MqttConnectRefusedException>(MqttClient.ConnectAsync(options, null, TimeProvider.System, default));
        (refused.ReasonCode, refused.Message.Contains("another authentication method", StringComparison.Ordinal)).ShouldBe((MqttReasonCode.BadAuthenticationMethod, true));
    }

    [Fact]
    public async Task A_broker_that_takes_the_connection_without_a_proof_is_not_believed()
    {
        var connecting = MqttClient.ConnectAsync(Options(Pencil), null, TimeProvider.System, default);
        using var peer = await _broker.AcceptAsync([0x20, 3, 0, 0, 0]);
        (await Should.ThrowAsync<MqttConnectionException>(connecting)).Message.ShouldContain("before we proved anything");
    }

    private MqttClientOptions Options(MqttScram scram) => new()
    {
        Host = "127.0.0.1",
        Port = _broker.Options5().Port,
        ClientId = "client",
        Version = MqttVersion.V5,
        Scram = scram,
    };

    private static async Task SendAsync(ScriptedPeer peer, byte[] first, byte[] head, MqttScramHash hash, string data)
    {
        var method = hash == MqttScramHash.Sha256 ? "SCRAM-SHA-256"u8.ToArray() : "SCRAM-SHA-512"u8.ToArray();
        byte[] properties = [0x15, 0, (byte)method.Length, .. method, 0x16, (byte)(data.Length >> 8), (byte)data.Length, .. Encoding.UTF8.GetBytes(data)];
        byte[] body = [.. head, .. Number(properties.Length), .. properties];
        await peer.SendAsync([.. first, .. Number(body.Length), .. body]);

        static byte[] Number(int value) => value < 128 ? [(byte)value] : [(byte)(value & 127 | 128), (byte)(value >> 7)];
    }

    /// <summary>A text behind its length.</summary>
    private static string DataAt(byte[] body, string beginning)
    {
        var text = Encoding.Latin1.GetString(body);
        var at = text.IndexOf(beginning, StringComparison.Ordinal);
        return text.Substring(at, (body[at - 2] << 8) | body[at - 1]);
    }

    private static string Signature(MqttScramHash hash, string password, string spoken)
    {
        var name = hash == MqttScramHash.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096, name, hash == MqttScramHash.Sha256 ? 32 : 64);
        var key = CryptographicOperations.HmacData(name, salted, "Server Key"u8);
        return Convert.ToBase64String(CryptographicOperations.HmacData(name, key, Encoding.UTF8.GetBytes(spoken)));
    }
}
