using Maintenance.Contracts.Readings;
using Maintenance.Edge.Pipeline;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

public sealed class SamplerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Sampler _sampler = new();
    private int _settled;

    [Fact]
    public void A_batch_of_which_nothing_was_kept_waits_for_the_blocks_that_are_on_their_way()
    {
        _sampler.Add(new Reading(0, 1, Quality.Good, Now, Now));
        _sampler.Seal();
        _sampler.TryTakeSealed(out var first).ShouldBeTrue();

        _sampler.EndOf(Batch());
        _settled.ShouldBe(0);
        _sampler.Tick(Now);
        _sampler.TryTakeSealed(out var second).ShouldBeTrue();
        second!.Count.ShouldBe(0);
        second.Waiting.Count.ShouldBe(1);

        _sampler.Return(first!);
        _sampler.Return(second);
        _sampler.EndOf(Batch());
        _settled.ShouldBe(1, "nothing is on its way any more");
    }

    private SampleBatch Batch() => new(_ => _settled++) { IsUrgent = true };
}
