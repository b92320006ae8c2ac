using System.Globalization;
using Maintenance.Edge.Checking;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.TagLists;

namespace Maintenance.Edge;

/// <summary>What the program does beside being a gateway: looks at a configuration, and fills one.</summary>
internal static class GatewayVerb
{
    public const string Usage = """
          Maintenance.Edge plan FILE   the requests that each Modbus device's tags take; touches no device
          Maintenance.Edge check FILE [--wait SECONDS] [--data DIR]
                                       reads each tag once from its device, and shows what came; touches nothing else
          Maintenance.Edge import FILE.csv --device NAME [--into FILE] [--replace] [--dry-run]
                                       makes tags of a CSV file, once every cell of it is good
          Maintenance.Edge export FILE --device NAME
                                       a device's tags as such a CSV file
        """;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    /// <returns>Null where the program was not called so.</returns>
    /// <exception cref="CommandException">The call is wrong; the message says what is right.</exception>
    public static async Task<int?> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken) => arguments switch
    {
        ["plan", var file] => await PlanAsync(file, output, cancellationToken),
        ["check", var file, .. var rest] => await CheckAsync(file, Given.Parse(rest, ["--wait", "--data"], []), output, cancellationToken),
        ["import", var file, .. var rest] => await ImportAsync(file, Given.Parse(rest, ["--device", "--into"], ["--replace", "--dry-run"]), output, cancellationToken),
        ["export", var file, .. var rest] => await ExportRun.RunAsync(
            file, Given.Parse(rest, ["--device"], []).Required("--device"), output, Console.Error, cancellationToken),
        ["plan" or "check" or "import" or "export", ..] => throw new CommandException($"{arguments[0]} needs one file. Ask --help for what is needed."),
        _ => null,
    };

    private static async Task<int> PlanAsync(string file, TextWriter output, CancellationToken cancellationToken)
    {
        var planned = await GatewayFile.LoadAsync(file, cancellationToken);
        foreach (var line in planned.Devices.Where(device => device.Modbus is not null).SelectMany(ModbusPlan.Describe))
            await output.WriteLineAsync(line);
        return 0;
    }

    private static Task<int> CheckAsync(string file, Given given, TextWriter output, CancellationToken cancellationToken)
    {
        var wait = given.Value("--wait") is not { } text ? Wait
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 3600 ? TimeSpan.FromSeconds(seconds)
            : throw new CommandException($"--wait {text} is no number of seconds, 3600 at most.");
        return CheckRun.RunAsync(new(file, wait, given.Value("--data")), output, TimeProvider.System, cancellationToken);
    }

    private static Task<int> ImportAsync(string file, Given given, TextWriter output, CancellationToken cancellationToken) => ImportRun.RunAsync(
        new(file, given.Required("--device"), given.Value("--into"), given.Has("--replace"), given.Has("--dry-run")), output, cancellationToken);

    /// <summary>Options of a call.</summary>
    private sealed class Given
    {
        private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

        public static Given Parse(string[] arguments, string[] options, string[] flags)
        {
            var given = new Given();
            for (var i = 0; i < arguments.Length; i++)
            {
                if (flags.Contains(arguments[i]))
                    given._values[arguments[i]] = "";
                else if (!options.Contains(arguments[i]))
                    throw new CommandException($"{arguments[i]} is not known here. Known are {string.Join(", ", options.Concat(flags))}.");
                else if (i + 1 == arguments.Length)
                    throw new CommandException($"{arguments[i]} needs a value after it.");
                else
                    given._values[arguments[i]] = arguments[++i];
            }

            return given;
        }

        public bool Has(string flag) => _values.ContainsKey(flag);

        public string? Value(string option) => _values.GetValueOrDefault(option);

        public string Required(string option) => Value(option) ?? throw new CommandException($"{option} is missing. Ask --help for what is needed.");
    }
}
