using Maintenance.Edge.Configuration;
using Maintenance.Edge.TagLists;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.TagLists;

public sealed class ImportRunTests : IDisposable
{
    private const string Configuration = """
        gateway: { name: g }   # as enrolled
        cloud: { url: "${CLOUD_OF_THE_IMPORT_TEST}" }
        devices:
          - name: pump
            protocol: modbus
            endpoint: h:502
            modbus: { unit: 1 }
            tags:
              - name: P.old
                register: { address: 0, type: uint16 }
              # the end

          - name: fan
            protocol: mqtt
            endpoint: h:1883
            tags:
            - { name: F.speed, topic: t/f }
        """;

    private const string List = """
        name,asset,unit,address,type,order,first bit,bits,scale,min,max,max silence,low,high,detector
        P.new,P-101,mm/s,7,float32,CDAB,,,0.1,0,100,00:00:10,1,4.5,novelty
        "P.flag",P-101,,12,uint16,,3,2,,,,,,,
        """;

    private readonly TemporaryFolder _folder = new();

    private string Gateway => Path.Combine(_folder.Path, "gateway.yaml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_become_tags_of_the_device_and_every_other_line_stays()
    {
        (await ImportAsync(List, "pump", into: true)).ShouldBe((0, "2 tags were added to those of pump in GATEWAY.\n"));
        var text = await File.ReadAllTextAsync(Gateway);
        text.ShouldContain("gateway: { name: g }   # as enrolled\n");
        text.ShouldContain("      # the end\n\n  - name: fan");
        var settings = Parse(text);
        settings.Tags.Select(tag => tag.Name).ShouldBe(["P.old", "P.new", "P.flag", "F.speed"]);
        var tag = settings.Tags[1];
        (tag.Asset, tag.Unit, tag.Scale, tag.Min, tag.Max, tag.Limits!.Low, tag.Limits.High, tag.MaxSilence).ShouldBe(("P-101", "mm/s", 0.1, 0, 100, 1, 4.5, TimeSpan.FromSeconds(10)));
        (tag.Register!.Address, tag.Register.Format).ShouldBe(((ushort)7, new RegisterFormat(RegisterType.Float32, WordOrder.Cdab)));
        settings.Tags[2].Register!.Format.Bits.ShouldBe(new BitField(3, 2));
    }

    [Fact]
    public async Task What_was_imported_is_exported_as_the_same_list()
    {
        await ImportAsync(List, "pump", into: true, isInstead: true);
        var text = await File.ReadAllTextAsync(Gateway);
        Parse(text).Tags.Select(tag => tag.Name).ShouldBe(["P.new", "P.flag", "F.speed"]);
        var lost = new List<string>();
        CsvTable.Read(ExportRun.Write("gateway.yaml", text, "pump", lost)).Select(row => string.Join(',', row.Cells))
            .ShouldBe(CsvTable.Read(List).Select(row => string.Join(',', row.Cells)));
        lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_cell_that_is_wrong_is_named_by_row_and_column_and_nothing_is_written()
    {
        var (code, text) = await ImportAsync("""
            name;address;type;order;scale;low;high
            P.a;70000;float32;;;;
            P.a;1;float;ABDC;1,5;;
            P.old;2;uint16;;;5;4
            ;3;uint16;;;;
            P.b;;uint16;;;;
            """, "pump", into: true);
        code.ShouldBe(1);
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "LIST:2, column address: register.address is \"70000\"; a register's address of 0 to 65535, counted from 0 is needed",
            "LIST:3, column name: name is \"P.a\", as is an earlier tag's; every tag needs its own name",
            "LIST:3, column type: register.type is \"float\"; one of bool, uint16, int16, uint32, int32, float32, uint64, int64, float64, uint8, int8, float16, bcd16, bcd32, bcd64, string is needed",
            "LIST:3, column order: register.order is \"ABDC\"; one of ABCD, CDAB, BADC, DCBA, ABCDEFGH, GHEFCDAB, BADCFEHG, HGFEDCBA, CDABGHEF, EFGHABCD, DCBAHGFE, FEHGBADC, AB, BA is needed",
            "LIST:3, column scale: scale is \"1,5\"; a number other than 0, e.g. 0.1 is needed",
            "LIST:4, column name: name is \"P.old\", as is an earlier tag's; every tag needs its own name",
            "LIST:4, column low: limits.low and high leave no room between them once hysteresis is taken off; a value could never be normal",
            "LIST:5: name is missing; a name of letters, digits, '.', '_', '/' and '-', at most 100 long is needed",
            "LIST:6: register.address is missing; a register's address of 0 to 65535, counted from 0 is needed",
            "9 things are wrong; nothing was written.",
        ]);
        (await File.ReadAllTextAsync(Gateway)).ShouldBe(Configuration);
    }

    [Theory]
    [InlineData("nam,address\nA,1", "LIST:1, column nam: is not known; known are name, asset,")]
    [InlineData("name,name\nA,1", "LIST:1, column name: is there more than once")]
    [InlineData("address\n1", "LIST:1, column name: is missing; every tag needs its own")]
    [InlineData("name,address,type\nA,1,uint16,x", "LIST:2: has 4 cells, but the first line names 3 columns; a cell with the delimiter in it needs quotation marks")]
    [InlineData("", "LIST:1: the file is empty; its first line names the columns")]
    public async Task A_list_that_is_none_is_told_what_is_right(string list, string fault) =>
        (await ImportAsync(list, "pump", into: false)).Text.ShouldStartWith(fault);

    [Fact]
    public async Task Without_a_configuration_the_lines_are_shown_and_nothing_is_written()
    {
        (await ImportAsync(List, "pump", into: false)).ShouldBe((0, """
            - { name: P.new, asset: "P-101", unit: "mm/s", register: { address: 7, type: float32, order: CDAB }, scale: 0.1, range: { min: 0, max: 100 }, maxSilence: "00:00:10", limits: { low: 1, high: 4.5 }, detector: { kind: novelty } }
            - { name: P.flag, asset: "P-101", register: { address: 12, type: uint16, bits: { first: 3, count: 2 } } }
            # 2 tags are good; nothing was written: name the configuration with --into.

            """.Replace("\"mm/s\"", "mm/s", StringComparison.Ordinal)));
        (await ImportAsync("name,topic,value pointer\nF.a,t/a,/value", "hall", into: false)).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_said_with_those_that_are() =>
        (await Should.ThrowAsync<InvalidDataException>(ImportAsync(List, "pomp", into: true))).Message.ShouldEndWith("has no device pomp; it has pump, fan. Name one with --device.");

    private static GatewaySettings Parse(string text) => GatewayFile.Parse("gateway.yaml", text, _ => "http://cloud", out _);

    private async Task<(int Code, string Text)> ImportAsync(string list, string device, bool into, bool isInstead = false)
    {
        var file = Path.Combine(_folder.Path, "list.csv");
        await File.WriteAllTextAsync(file, list);
        if (!File.Exists(Gateway))
            await File.WriteAllTextAsync(Gateway, Configuration);
        await using var output = new StringWriter { NewLine = "\n" };
        var code = await ImportRun.RunAsync(new(file, device, into ? Gateway : null, isInstead, IsDry: false), output, CancellationToken.None);
        return (code, output.ToString().Replace(Gateway, "GATEWAY", StringComparison.Ordinal).Replace(file, "LIST", StringComparison.Ordinal));
    }
}
