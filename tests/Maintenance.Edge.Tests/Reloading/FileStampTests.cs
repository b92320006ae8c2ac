using Maintenance.Edge.Reloading;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Reloading;

public sealed class FileStampTests : IDisposable
{
    private static readonly DateTime WrittenUtc = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly DateTimeOffset NowUtc = new(2026, 1, 2, 4, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_has_the_same_stamp_until_it_is_written_again_with_as_many_bytes_too()
    {
        var file = Write("a.yaml", "one", WrittenUtc);
        var stamp = Stamp(file).ShouldNotBeNull();
        Stamp(file).ShouldBe(stamp);
        Stamp(Write("a.yaml", "two", WrittenUtc.AddSeconds(1))).ShouldNotBe(stamp);
        Stamp(Write("a.yaml", "three", WrittenUtc)).ShouldNotBe(stamp);
    }

    [Fact]
    public void A_link_that_leads_to_another_file_has_that_files_stamp()
    {
        Write("one.yaml", "one", WrittenUtc);
        Write("two.yaml", "two", WrittenUtc.AddSeconds(1));
        var link = Path.Combine(_folder.Path, "gateway.yaml");
        File.CreateSymbolicLink(link, "one.yaml");
        var stamp = Stamp(link);
        File.Delete(link);
        File.CreateSymbolicLink(link, "two.yaml");
        Stamp(link).ShouldNotBe(stamp);
    }

    [Fact]
    public void What_was_written_just_now_may_be_written_again_in_the_same_moment_and_has_no_stamp() =>
        Stamp(Write("a.yaml", "one", NowUtc.UtcDateTime.AddSeconds(-1))).ShouldBeNull();

    private static FileStamp? Stamp(string path)
    {
        using var file = File.OpenRead(path);
        return FileStamp.Of(file, NowUtc);
    }

    private string Write(string name, string text, DateTime writtenUtc)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, writtenUtc);
        return path;
    }
}
