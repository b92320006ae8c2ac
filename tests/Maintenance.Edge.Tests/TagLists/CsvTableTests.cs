using FsCheck;
using FsCheck.Fluent;
using Maintenance.Edge.TagLists;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.TagLists;

public sealed class CsvTableTests
{
    [Fact]
    public void What_is_written_is_read_as_it_was() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(cell => cell.Get).ArrayOf(3).ListOf().ToArbitrary(),
        rows =>
        {
            string[][] full = [.. rows.Where(row => row.Any(cell => cell.Length > 0))];
            var read = CsvTable.Read("a,b,c\n" + CsvTable.Write(full)).Skip(1).Select(row => row.Cells.ToArray()).ToArray();
            return read.Length == full.Length && read.Zip(full).All(pair => pair.First.SequenceEqual(pair.Second, StringComparer.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("name;unit\r\nA;°C\r\n")]
    [InlineData("name\tunit\nA\t°C")]
    [InlineData("name,unit\n\n A , \"°C\" \n\n")]
    public void Semicolons_tabs_and_either_line_end_will_do(string text) =>
        CsvTable.Read(text).Select(row => string.Join('|', row.Cells)).ShouldBe(["name|unit", "A|°C"]);

    [Fact]
    public void A_row_knows_its_line_also_behind_a_cell_of_several_lines() =>
        CsvTable.Read("a,b\n\"1\n2\",x\ny,z").Select(row => row.Line).ShouldBe([1, 2, 4]);

    [Theory]
    [InlineData("a\n\"b", "line 2: a cell begins with a quotation mark and none ends it")]
    [InlineData("a\n\"b\"c", "line 2: there is more behind a cell's last quotation mark")]
    public void A_quotation_that_does_not_end_is_named(string text, string fault) =>
        Should.Throw<FormatException>(() => CsvTable.Read(text)).Message.ShouldStartWith(fault);
}
