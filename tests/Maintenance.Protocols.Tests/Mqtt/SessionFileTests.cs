using System.Text;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt.Sessions;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

public sealed class SessionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "session");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_appended_is_there_when_it_is_opened_again()
    {
        await AppendAsync("a", "b", "c");

        (await LoadAsync()).ShouldBe(["a", "b", "c"]);
        (await LoadAsync()).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Cut_at_any_byte_the_whole_entries_before_it_are_there_and_more_can_follow()
    {
        await AppendAsync("first", "second");
        var whole = await System.IO.File.ReadAllBytesAsync(File);
        var first = (whole.Length - 1) / 2;   // "second" is one byte longer
        for (var length = 0; length < whole.Length; length++)
        {
            await System.IO.File.WriteAllBytesAsync(File, whole[..length]);
            (await LoadAsync()).ShouldBe(length < first ? [] : ["first"], $"cut at {length}");
            await AppendAsync("next");
            (await LoadAsync()).Last().ShouldBe("next");
        }
    }

    [Fact]
    public async Task A_torn_last_entry_whose_room_the_disk_had_made_is_cut_off()
    {
        await AppendAsync("first", "second");
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        bytes.AsSpan(bytes.Length - 9).Clear();
        await System.IO.File.WriteAllBytesAsync(File, bytes);

        (await LoadAsync()).ShouldBe(["first"]);
    }

    [Fact]
    public async Task Damage_before_the_last_entry_is_an_error_and_nothing_is_cut_off()
    {
        await AppendAsync("first", "second");
        var whole = await System.IO.File.ReadAllBytesAsync(File);
        for (var at = 0; at < (whole.Length - 1) / 2; at++)
        {
            var bytes = whole.ToArray();
            bytes[at] ^= 0x40;
            await System.IO.File.WriteAllBytesAsync(File, bytes);

            (await Should.ThrowAsync<InvalidDataException>(LoadAsync)).Message.ShouldContain("is damaged at byte 0");
            (await System.IO.File.ReadAllBytesAsync(File)).Length.ShouldBe(whole.Length);
        }
    }

    [Fact]
    public async Task Rewriting_leaves_one_entry_and_what_follows_it()
    {
        await AppendAsync("a", "b");
        await System.IO.File.WriteAllTextAsync(File + ".new", "left from a power cut");
        using (var file = MqttSessionFile.Open(File))
        {
            await file.LoadAsync(default);
            await file.RewriteAsync("all"u8.ToArray(), default);
            await file.AppendAsync("more"u8.ToArray(), default);
        }

        (await LoadAsync()).ShouldBe(["all", "more"]);
    }

    [Fact]
    public void A_session_has_one_process()
    {
        using var first = MqttSessionFile.Open(File);

        Should.Throw<IOException>(() => MqttSessionFile.Open(File));
    }

    private async Task AppendAsync(params string[] entries)
    {
        using var file = MqttSessionFile.Open(File);
        await file.LoadAsync(default);
        foreach (var entry in entries)
            await file.AppendAsync(Encoding.UTF8.GetBytes(entry), default);
    }

    private async Task<List<string>> LoadAsync()
    {
        using var file = MqttSessionFile.Open(File);
        return [.. (await file.LoadAsync(default)).Select(entry => Encoding.UTF8.GetString(entry.Span))];
    }
}
