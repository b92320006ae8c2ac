using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.TagLists;

/// <summary>Makes tags of a CSV file: checks each cell as the gateway will, and adds them to a device of a configuration file.</summary>
internal static class ImportRun
{
    /// <summary>A device for what is checked without a configuration file.</summary>
    private const string Scaffold = """
        gateway: { name: gateway }
        cloud: { url: "http://localhost" }
        devices:
        - name: DEVICE
          protocol: PROTOCOL
          tags:
          - { name: placeholder }

        """;

    /// <param name="Into">The configuration file; null: only check, and show the lines.</param>
    /// <param name="IsInstead">In place of the device's tags, not beside them.</param>
    /// <param name="IsDry">Write nothing.</param>
    public sealed record Wish(string File, string Device, string? Into, bool IsInstead, bool IsDry);

    /// <returns>0 where every row is good, else 1.</returns>
    /// <exception cref="InvalidDataException">A file cannot be read, or there is no such device; the message says what to do.</exception>
    public static async Task<int> RunAsync(Wish wish, TextWriter output, CancellationToken cancellationToken)
    {
        var tags = await ImportedTags.ReadAsync(wish.File, cancellationToken);
        var faults = tags.Faults;
        var text = "";
        if (faults.Count == 0)
            (text, faults) = await InsertAsync(wish, tags, output, cancellationToken);
        foreach (var fault in faults)
            await output.WriteLineAsync(fault.ToString());
        if (faults.Count > 0)
        {
            await output.WriteLineAsync($"{faults.Count} {(faults.Count == 1 ? "thing is" : "things are")} wrong; nothing was written.");
            return 1;
        }

        if (wish.Into is null || wish.IsDry)
        {
            foreach (var (_, tag) in tags.Rows)
                await output.WriteLineAsync(tag.Text);
            await output.WriteLineAsync($"# {tags.Rows.Count} tags are good; nothing was written{(wish.Into is null ? ": name the configuration with --into" : "")}.");
            return 0;
        }

        await WriteAsync(wish.Into, text, cancellationToken);
        await output.WriteLineAsync($"{tags.Rows.Count} tags were {(wish.IsInstead ? "put in place of those" : "added to those")} of {wish.Device} in {wish.Into}.");
        return 0;
    }

    private static async Task<(string Text, IReadOnlyList<TagListFault> Faults)> InsertAsync(
        Wish wish, ImportedTags tags, TextWriter output, CancellationToken cancellationToken)
    {
        var file = wish.Into ?? "configuration";
        var before = wish.Into is null ? NewFile(wish.Device, tags.Keys) : await ReadAsync(file, cancellationToken);
        var block = TagBlock.Find(file, before, wish.Device);
        var (text, firstLine) = block.With([.. tags.Rows.Select(row => row.Tag.Text)], wish.IsInstead || wish.Into is null);
        var faults = new List<TagListFault>();
        foreach (var fault in Faults(file, text))
        {
            var row = (int)fault.Line - firstLine;
            if (row >= 0 && row < tags.Rows.Count)
                faults.Add(InList(tags, row, fault, block.Indent));
            else if (wish.Into is not null)
                await output.WriteLineAsync($"also: {fault}");   // the file's own, for its owner
        }

        return (text, faults);
    }

    private static IReadOnlyList<ConfigurationFault> Faults(string file, string text)
    {
        try
        {
            GatewayFile.Parse(file, text, name => Environment.GetEnvironmentVariable(name) ?? "", out _);   // who writes it need not have them
            return [];
        }
        catch (ConfigurationException wrong)
        {
            return wrong.Faults;
        }
    }

    private static TagListFault InList(ImportedTags tags, int row, ConfigurationFault fault, int indent)
    {
        var (line, tag) = tags.Rows[row];
        var key = tag.KeyAt((int)fault.Column - 1 - indent);
        var of = fault.Message.IndexOf("].tags[", StringComparison.Ordinal);
        var from = of < 0 ? -1 : fault.Message.IndexOf(']', of + 1);
        var message = from < 0 ? fault.Message : fault.Message[(from + 1)..].TrimStart('.', ' ');
        return new(tags.Source, line, key is null ? null : TagColumns.NameOf(key), message);
    }

    private static string NewFile(string device, IReadOnlySet<string> keys) => Scaffold.Replace("DEVICE", device, StringComparison.Ordinal)
        .Replace("protocol: PROTOCOL", keys switch
        {
            _ when keys.Contains("topic") => "protocol: mqtt\n  endpoint: localhost:1883",
            _ when keys.Any(key => key.StartsWith("node.", StringComparison.Ordinal)) => "protocol: opcua\n  endpoint: opc.tcp://localhost",
            _ => "protocol: modbus\n  endpoint: localhost:502\n  modbus: { unit: 1 }",
        }, StringComparison.Ordinal);

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{file} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>As a whole, so that a gateway that looks meanwhile never sees half of it.</summary>
    private static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        var next = $"{file}.next";
        await File.WriteAllTextAsync(next, text, cancellationToken);
        File.Move(next, file, overwrite: true);
    }
}
