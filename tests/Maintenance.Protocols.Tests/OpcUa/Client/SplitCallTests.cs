using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Client;

/// <summary>Many entries in as many requests as a server takes.</summary>
public sealed class SplitCallTests
{
    private readonly List<int> _asked = [];

    [Theory]
    [InlineData(0, 0, 1000)]
    [InlineData(300, 0, 300)]
    [InlineData(0, 200, 200)]
    [InlineData(300, 200, 200)]
    [InlineData(100, 200, 100)]
    [InlineData(5000, 0, 1000)]
    public void A_request_has_no_more_entries_than_operation_limit_and_array_length(int operations, int array, int most) =>
        new OperationLimits { ArrayLength = array }.Most(operations, 1000).ShouldBe(most);

    [Fact]
    public async Task Results_come_in_the_order_of_the_entries()
    {
        var results = await RunAsync(10, most: 4, static _ => { });

        results.ShouldBe(Enumerable.Range(0, 10));
        _asked.ShouldBe([4, 4, 2]);
    }

    [Fact]
    public async Task What_is_too_large_is_halved_until_one_fails_alone()
    {
        var results = await RunAsync(8, most: 8, static part => Refuse(part.Contains(5), StatusCodes.BadRequestTooLarge));

        results.ShouldBe([0, 1, 2, 3, 4, -1, 6, 7]);
    }

    [Fact]
    public async Task What_may_have_been_done_is_not_done_twice()
    {
        var results = await RunAsync(8, most: 4, static part => Refuse(part.Contains(5), StatusCodes.BadResponseTooLarge), mayRepeat: false);

        results.ShouldBe([0, 1, 2, 3, -1, -1, -1, -1]);
        _asked.ShouldBe([4, 4]);
    }

    [Fact]
    public async Task A_server_that_answers_another_number_of_results_is_refused()
    {
        var fault = await Should.ThrowAsync<OpcUaException>(() => SplitCall.RunAsync<int, int>([1, 2], 10, _ => Task.FromResult<IReadOnlyList<int>>([1]), _ => -1));

        fault.Status.ShouldBe(StatusCodes.BadUnknownResponse);
    }

    private static void Refuse(bool when, StatusCode status)
    {
        if (when)
            throw new OpcUaException(status, "No.");
    }

    private Task<IReadOnlyList<int>> RunAsync(int count, int most, Action<IReadOnlyList<int>> check, bool mayRepeat = true) => SplitCall.RunAsync(
        [.. Enumerable.Range(0, count)],
        most,
        part =>
        {
            _asked.Add(part.Count);
            check(part);
            return Task.FromResult(part);
        },
        static _ => -1,
        mayRepeat);
}
