using Maintenance.Local.Product;
using Maintenance.Tool.Check;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Check;

/// <summary>The check as people run it: three machines break, and every value is counted on its way.</summary>
[Collection(WholeProducts.Name)]
public sealed class CheckRunTests : IDisposable
{
    private readonly BorrowedCheckout _borrowed = new();

    public void Dispose() => _borrowed.Dispose();

    [Fact]
    public async Task A_machine_of_each_protocol_breaks_and_gets_its_work_order_and_no_value_is_lost_or_doubled()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var options = new ProductOptions(_borrowed.Checkout, Path.Combine(_borrowed.Folder, "check")) { Durable = false };

        var report = await CheckRun.CheckAsync(options, bound.Token);

        // How long a busy machine takes decides nothing here.
        report.Why.Where(why => !why.Contains(" took ", StringComparison.Ordinal)).ShouldBeEmpty();
        report.WorkOrders.Select(order => (order.Asset, order.FailureMode)).Order().ShouldBe([("C-201", "OHE"), ("F-401", "VIB"), ("P-101", "VIB")]);
        report.ReadingsTaken.ShouldBe(report.ReadingsSuppressed + report.ReadingsSampled);
        report.ReadingsSampled.ShouldBe(report.ReadingsStored + report.DeclaredGaps);
        report.Duplicates.ShouldBe(0);
    }
}
