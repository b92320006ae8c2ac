using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class GatewaySchemaTests
{
    private const string SchemaPath = "edge/Maintenance.Edge/Configuration/gateway.schema.json";
    private const string SchemaLine = "# yaml-language-server: $schema=";
    private static readonly string[] NotOurs = ["node_modules", "artifacts", "bin", "obj", ".git", ".run"];

    public static TheoryData<string> Files => [.. GatewayFiles(new(Root)).Select(file => Path.GetRelativePath(Root, file.FullName))];

    private static string Root => Path.GetDirectoryName(Repository.File("Maintenance.sln"))!;

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_gateway_file_of_the_repository_holds_by_the_schema_and_names_it_for_editors(string file)
    {
        var path = Path.Combine(Root, file);
        var line = File.ReadLines(path).First();
        line.ShouldStartWith(SchemaLine);
        Path.GetFullPath(line[SchemaLine.Length..], Path.GetDirectoryName(path)!).ShouldBe(Path.Combine(Root, SchemaPath));
        Faults(File.ReadAllText(path)).ShouldBeEmpty();
    }

    [Fact]
    public void What_the_schema_forbids_is_found() => Faults("""
        gateway: { name: "a b", nam: x }
        cloud: { shutdownDrain: [5] }
        devices:
          - name: pump
            protocol: telnet
            endpoint: h:1
            modbus: { unit: 300 }
            tags: []
        """).Select(fault => fault.Split(" of [")[0]).ShouldBe(
        [
            "/gateway/name does not match ^[\\p{L}\\p{N}._/-]{1,100}$",
            "/gateway/nam is not known",
            "/cloud/shutdownDrain is no string",
            "/cloud lacks url",
            "/devices[0]/protocol is none",
            "/devices[0]/modbus/unit is above 255",
            "/devices[0]/tags has too few items",
        ],
        ignoreOrder: true);

    private static IReadOnlyList<string> Faults(string yaml)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File(SchemaPath)));
        return GatewaySchema.Faults(schema.RootElement, yaml);
    }

    private static IEnumerable<FileInfo> GatewayFiles(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.yaml").Concat(folder.EnumerateFiles("*.yml")).Where(file => File.ReadLines(file.FullName).Contains("devices:"))
            .Concat(folder.EnumerateDirectories().Where(below => !NotOurs.Contains(below.Name, StringComparer.Ordinal)).SelectMany(GatewayFiles));
}
