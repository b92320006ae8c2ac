using System.Diagnostics;
using System.Text.Json;
using Maintenance.Cloud.Tests.Work;
using Maintenance.Local.Product;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Live;

/// <summary>The hub as a program of somebody else meets it: npm's @microsoft/signalr in a process of its own, over a socket.</summary>
[Collection("Work")]
public sealed class LivePeerTests(WorkHost at)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_client_that_is_not_ours_joins_what_it_may_is_told_of_it_and_is_dropped_with_its_rights()
    {
        await at.Host.Database.AddPersonAsync("pia", (at.Mine, "Manager"));
        var order = (await at.DraftAsync()).GetProperty("id").GetGuid();
        var foreign = await at.MakeAsync("far", "/work-orders", new { siteId = at.Theirs, title = "Not here", maintenanceType = "Inspection" });
        await using var host = CloudHost.On(at.Host.Database);
        host.UseKestrel(0);
        using var pia = await host.SignInAsync("pia");
        using var peer = Start(pia.BaseAddress!, pia.DefaultRequestHeaders.Authorization!.Parameter!);
        using var bound = new CancellationTokenSource(Bound);
        (await NextAsync(peer, "open", bound.Token)).GetBoolean().ShouldBeTrue();

        await CallAsync(peer, "JoinWorkOrder", foreign);
        (await NextAsync(peer, "refused", bound.Token)).GetString().ShouldNotBeNull().ShouldContain("nothing that you may see");
        await CallAsync(peer, "JoinWorkOrder", order);
        (await NextAsync(peer, "joined", bound.Token)).GetGuid().ShouldBe(order);

        await at.MoveAsync("max", order, "submit");
        var changed = await NextAsync(peer, "changed", bound.Token);
        (changed.GetProperty("type").GetString(), changed.GetProperty("id").GetGuid()).ShouldBe(("WorkOrderMoved", order));

        await at.SendAsync("adam", "DELETE", $"/memberships/{await at.MembershipOfAsync("pia", at.Mine)}", null, 1);
        (await NextAsync(peer, "closed", bound.Token)).GetBoolean().ShouldBeTrue();
        await peer.WaitForExitAsync(bound.Token);
    }

    private static Process Start(Uri address, string token) => Process.Start(new ProcessStartInfo("node", ["signalr.js", address.GetLeftPart(UriPartial.Authority), token])
    {
        WorkingDirectory = Path.Combine(Checkout.Find().Root, "tests", "Peers"),
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static Task CallAsync(Process peer, string method, Guid id) => peer.StandardInput.WriteLineAsync($"{method} {id}");

    /// <summary>What the next line says, which is that.</summary>
    private static async Task<JsonElement> NextAsync(Process peer, string what, CancellationToken cancellationToken)
    {
        var line = await peer.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("@microsoft/signalr ended: npm ci --prefix tests/Peers");
        return JsonElement.Parse(line).TryGetProperty(what, out var said) ? said : throw new InvalidOperationException($"{what} was expected, not {line}");
    }
}
