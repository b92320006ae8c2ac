using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Tests.Uplinks;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>Commands to a Modbus device, from the cloud and from this machine.</summary>
public sealed class ModbusWriteTests : IDisposable
{
    private const string Token = "a-token-of-some-length";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_command_of_the_cloud_is_written_read_back_and_answered_once()
    {
        var unit = new Unit();
        await using var server = unit.Serve();
        await using var cloud = await ScriptedCloud.StartAsync();
        var (nowUtc, command) = (DateTimeOffset.UtcNow, Guid.CreateVersion7());
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device(server.EndPoint.Port), cloud);
        await RunningGateway.UntilAsync(() => gateway.Tag("P.set-point").Taken > 0, "the device");

        cloud.Instructions = new(5, nowUtc, [], [new(command, "P.set-point", 45.5, nowUtc.AddMinutes(5)), new(Guid.CreateVersion7(), "P.fixed", 1, nowUtc.AddMinutes(5))]);
        await RunningGateway.UntilAsync(() => Answers(cloud).Count == 2, "the answers");
        Answers(cloud)[0].ShouldSatisfyAllConditions(
            answer => answer.CommandId.ShouldBe(command), answer => answer.Outcome.ShouldBe(CommandOutcome.Written), answer => answer.ReadBack.ShouldBe(45.5));
        Answers(cloud)[1].Outcome.ShouldBe(CommandOutcome.Refused);
        unit.Registers[2].ShouldBe((ushort)455);
        (await gateway.Client.GetStringAsync("/api/commands")).ShouldContain("\"by\":\"the cloud\"");

        cloud.Instructions = cloud.Instructions! with { Version = 6 };
        await RunningGateway.UntilAsync(() => gateway.Word.Held.Version == 6, "the cloud's word");
        await gateway.StopAsync();
        Answers(cloud).Count.ShouldBe(2);
        unit.Writes.ShouldBe(1);
    }

    [Fact]
    public async Task A_command_of_this_machine_is_written_in_the_registers_type()
    {
        var unit = new Unit();
        await using var server = unit.Serve();
        var tokenFile = Path.Combine(_folder.Path, "token");
        await File.WriteAllTextAsync(tokenFile, Token);
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device(server.EndPoint.Port) + $"\nlocal: {{ writeTokenFile: '{tokenFile}' }}");
        await RunningGateway.UntilAsync(() => gateway.Tag("P.set-point").Taken > 0, "the device");

        (await WriteAsync(gateway, "P.level", 12.25)).ShouldBe((HttpStatusCode.OK, 12.25));
        RegisterCodec.Decode(unit.Registers.AsSpan(4), RegisterType.Float32, WordOrder.Abcd).ShouldBe(12.25);
        (await WriteAsync(gateway, "P.valve", 1)).ShouldBe((HttpStatusCode.OK, 1));
        unit.Coil.ShouldBeTrue();
        (await WriteAsync(gateway, "P.set-point", 45.55)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await WriteAsync(gateway, "P.set-point", 61)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await WriteAsync(gateway, "P.fixed", 1)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        unit.Refuses = true;
        (await WriteAsync(gateway, "P.set-point", 7)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (unit.Refuses, unit.Forgets) = (false, true);
        (await WriteAsync(gateway, "P.set-point", 8)).Status.ShouldBe(HttpStatusCode.BadGateway);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task Without_the_token_or_from_another_machine_nothing_is_written_and_why_is_said()
    {
        var unit = new Unit();
        await using var server = unit.Serve();
        var tokenFile = Path.Combine(_folder.Path, "token");
        await using (var without = await RunningGateway.StartAsync(_folder.Path, Device(server.EndPoint.Port)))
            (await WriteAsync(without, "P.level", 1)).Status.ShouldBe(HttpStatusCode.Forbidden);
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device(server.EndPoint.Port) + $"\nlocal: {{ writeTokenFile: '{tokenFile}' }}");
        (await WriteAsync(gateway, "P.level", 1)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await File.WriteAllTextAsync(tokenFile, Token[..8]);
        (await WriteAsync(gateway, "P.level", 1)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await File.WriteAllTextAsync(tokenFile, Token.Replace('a', 'b'));
        (await WriteAsync(gateway, "P.level", 1)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await File.WriteAllTextAsync(tokenFile, Token);
        foreach (var elsewhere in (string[])["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::7"])
        {
            gateway.Caller = IPAddress.Parse(elsewhere);
            (await WriteAsync(gateway, "P.level", 1)).Status.ShouldBe(HttpStatusCode.Forbidden, elsewhere);
        }

        unit.Writes.ShouldBe(0);
        (await gateway.Client.GetStringAsync("/api/commands")).ShouldBe("[]");
        await RunningGateway.UntilAsync(() => gateway.Tag("P.level").Taken > 0, "the device");
        gateway.Caller = IPAddress.Parse("::ffff:127.0.0.1");   // this machine, as a socket of both families tells it
        (await WriteAsync(gateway, "P.level", 1)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_command_whose_giver_goes_away_is_brought_to_its_end_and_noted()
    {
        var unit = new Unit();
        await using var server = unit.Serve();
        var tokenFile = Path.Combine(_folder.Path, "token");
        await File.WriteAllTextAsync(tokenFile, Token);
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device(server.EndPoint.Port) + $"\nlocal: {{ writeTokenFile: '{tokenFile}' }}");
        await RunningGateway.UntilAsync(() => gateway.Tag("P.set-point").Taken > 0, "the device");
        using var gone = new CancellationTokenSource();
        unit.Holds = new(false);
        var asking = WriteAsync(gateway, "P.level", 12.25, gone.Token);
        await RunningGateway.UntilAsync(() => unit.IsHeld, "the device to have the command");
        (await gateway.Client.GetStringAsync("/api/commands", CancellationToken.None)).ShouldContain("\"tag\":\"P.level\"");   // before it is done
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);
        unit.Holds.Set();
        await RunningGateway.UntilAsync(() => gateway.Logs.Entries.Any(entry => entry.Message.StartsWith("Device pump: 12.25 was written to P.level by this machine", StringComparison.Ordinal)), "the write");
        await Maintenance.Local.Until.TrueAsync(
            async token => (await gateway.Client.GetStringAsync("/api/commands", token)).Contains("\"outcome\":\"Written\"", StringComparison.Ordinal), TimeSpan.FromSeconds(20), "the note", CancellationToken.None);
        gateway.Devices[0].Losses.ShouldBe(0);
    }

    private static string Device(int port) => $$"""
        - name: pump
          protocol: modbus
          endpoint: "127.0.0.1:{{port}}"
          modbus: { unit: 1, poll: "00:00:00.050" }
          tags:
          - { name: P.fixed, register: { address: 0, type: uint16 } }
          - { name: P.set-point, scale: 0.1, register: { address: 2, type: uint16 }, writable: { min: 0, max: 60 } }
          - { name: P.level, register: { address: 4, type: float32 }, writable: { min: 0, max: 60 } }
          - { name: P.valve, register: { table: coil, address: 0, type: bool }, writable: { min: 0, max: 1 } }
        """;

    private static List<CommandResult> Answers(ScriptedCloud cloud) => [.. cloud.Records(Lane.Alarm)
        .Where(record => record.Kind == RecordKind.CommandResult).Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.CommandResult))];

    private static async Task<(HttpStatusCode Status, double? Value)> WriteAsync(
        RunningGateway gateway, string tag, double value, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/tags/{tag}/write") { Content = JsonContent.Create(new { value }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await gateway.Client.SendAsync(request, cancellationToken);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<Written>(cancellationToken))!.Value : null);
    }

    private sealed record Written(string Tag, double Value);

    /// <summary>A device whose registers and one coil can be written.</summary>
    private sealed class Unit : IModbusUnit
    {
        public ushort[] Registers { get; } = new ushort[16];

        public bool Coil { get; private set; }

        public bool Refuses { get; set; }

        public bool Forgets { get; set; }

        public int Writes { get; private set; }

        public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination)
        {
            Registers.AsSpan(address, destination.Length).CopyTo(destination);
            return ModbusExceptionCode.None;
        }

        public ModbusExceptionCode ReadCoils(ushort address, Span<bool> destination)
        {
            destination.Fill(Coil);
            return ModbusExceptionCode.None;
        }

        public ModbusExceptionCode WriteCoils(ushort address, ReadOnlySpan<bool> values)
        {
            Coil = values[0];
            return ModbusExceptionCode.None;
        }

        /// <summary>Set: a write is answered once it is let go.</summary>
        public ManualResetEventSlim? Holds { get; set; }

        public bool IsHeld { get; private set; }

        public ModbusExceptionCode WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values)
        {
            IsHeld = Holds is not null;
            Holds?.Wait(TimeSpan.FromSeconds(1));
            if (Refuses)
                return ModbusExceptionCode.ServerDeviceFailure;
            Writes++;
            if (!Forgets)
                values.CopyTo(Registers.AsSpan(address));
            return ModbusExceptionCode.None;
        }

        public ModbusTcpServer Serve() => ModbusTcpServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, 0),
            Units = new Dictionary<byte, IModbusUnit> { [1] = this },
        });
    }
}
