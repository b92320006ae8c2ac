using System.CommandLine;
using Maintenance.Simulators.Replay;
using Maintenance.Simulators.Servers;

namespace Maintenance.Simulators;

/// <summary>The verbs of the program and their options.</summary>
internal static class Commands
{
    private const string FreeLoopbackPort = "http://127.0.0.1:0";
    private const int LastUnitId = 247; // Modbus Messaging on TCP/IP V1.0b, clause 3.1.3

    public static RootCommand Root() => new("Simulated and replayed industrial devices.") { Plant(), Replay(), Registers(), Signals() };

    private static Command Plant()
    {
        var port = new Option<int>("--modbus-port") { Description = "Loopback port of the Modbus TCP server.", Required = true };
        var broker = Broker();
        var truth = new Option<string>("--truth")
        {
            Description = "File that the ground truth of faults is appended to (JSON lines).",
            DefaultValueFactory = _ => "ground-truth.jsonl",
        };
        var seed = new Option<int>("--seed") { Description = "Of all noise.", DefaultValueFactory = _ => 42 };
        var urls = Urls();
        var opcUaPort = new Option<int?>("--opcua-port") { Description = "Loopback port of the OPC UA server; left out, there is none." };
        var opcUaPki = new Option<string>("--opcua-pki")
        {
            Description = "Folder of the OPC UA server's certificate and of those it trusts.",
            DefaultValueFactory = _ => "plant-pki",
        };
        var command = new Command("plant", "Five machines: two over Modbus TCP, two over MQTT, all over OPC UA; faults over HTTP.")
        {
            port, broker, truth, seed, urls, opcUaPort, opcUaPki,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            PlantHost.Build(
                new(
                    parsed.GetValue(port), parsed.GetRequiredValue(broker), parsed.GetRequiredValue(truth),
                    parsed.GetValue(seed), parsed.GetRequiredValue(urls), parsed.GetValue(opcUaPort), parsed.GetRequiredValue(opcUaPki)),
                TimeProvider.System),
            cancellationToken));
        return command;
    }

    private static Command Replay()
    {
        var file = new Option<FileInfo>("--file") { Description = "CSV: timestamp,value[,…].", Required = true };
        file.AcceptExistingOnly();
        var asset = new Option<string>("--asset") { Description = "Tags are named <asset>.<column>.", Required = true };
        var broker = Broker();
        var speed = Bounded<double>("--speed", "Device seconds in a second:", 0.001, 1e9);
        speed.DefaultValueFactory = _ => Player.DefaultSpeed;
        var command = new Command("replay", "Plays a recorded CSV as a live MQTT device, in device time.") { file, asset, broker, speed };
        command.SetAction((parsed, cancellationToken) => ReplayRun.PlayAsync(
            new(
                parsed.GetRequiredValue(file).FullName, parsed.GetRequiredValue(asset), parsed.GetRequiredValue(broker),
                parsed.GetValue(speed)),
            Console.Out, Console.Error, TimeProvider.System, cancellationToken));
        return command;
    }

    private static Command Registers()
    {
        var port = new Option<int>("--port") { Description = "Loopback port of the Modbus TCP server.", Required = true };
        var units = Bounded("--units", "Served as unit 1 and on:", 1, LastUnitId);
        var registers = Bounded("--registers", "Holding registers of each unit, from address 0:", 1, ushort.MaxValue + 1);
        units.Required = registers.Required = true;
        var urls = Urls();
        var command = new Command("registers", "Modbus units whose every register changes with every read.") { port, units, registers, urls };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            RegistersHost.Build(
                new(parsed.GetValue(port), parsed.GetValue(units), parsed.GetValue(registers), parsed.GetRequiredValue(urls)),
                TimeProvider.System),
            cancellationToken));
        return command;
    }

    private static Command Signals()
    {
        var port = new Option<int>("--port") { Description = "Loopback port of the OPC UA server.", Required = true };
        var pki = new Option<string>("--pki") { Description = "Folder of its certificate and of those it trusts.", Required = true };
        var signals = Bounded("--signals", "Variables of the type Double:", 1, 1_000_000);
        var interval = Bounded("--interval", "Milliseconds from one value to the next:", 1, 3_600_000);
        signals.Required = interval.Required = true;
        var urls = Urls();
        var command = new Command("signals", "OPC UA variables that all change again and again.") { port, pki, signals, interval, urls };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            SignalsHost.Build(
                new(
                    parsed.GetValue(port), parsed.GetRequiredValue(pki), parsed.GetValue(signals),
                    TimeSpan.FromMilliseconds(parsed.GetValue(interval)), parsed.GetRequiredValue(urls)),
                TimeProvider.System),
            cancellationToken));
        return command;
    }

    private static Option<BrokerAddress> Broker() => new("--mqtt")
    {
        Description = "Broker, as HOST:PORT.",
        Required = true,
        CustomParser = result =>
        {
            var address = BrokerAddress.TryParse(result.Tokens[0].Value);
            if (address is null)
                result.AddError($"--mqtt: '{result.Tokens[0].Value}' is not HOST:PORT, as in 127.0.0.1:1883.");
            return address;
        },
    };

    private static Option<string> Urls() => new("--urls")
    {
        Description = "Where the control endpoint listens (HTTP).",
        DefaultValueFactory = _ => FreeLoopbackPort,
    };

    private static Option<T> Bounded<T>(string name, string description, T least, T most)
        where T : struct, IComparable<T>
    {
        var option = new Option<T>(name) { Description = $"{description} {least} to {most}." };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is var value && !(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0))
                result.AddError($"{name}: {value} is not {least} to {most}.");
        });
        return option;
    }

    private static async Task<int> RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using (app)
        {
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
        }

        return 0;
    }
}
