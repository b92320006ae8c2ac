using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Someone who acts on events, each in order and with an effect exactly once: the reader's cursor moves in the
/// transaction that <see cref="HandleAsync"/> is given. Every subscription has a loop of its own.
/// </summary>
internal interface IEventSubscription
{
    /// <summary>Name of the durable cursor; never changed once released, or the events are read again from the first.</summary>
    string Reader { get; }

    /// <summary>In place of types: every one.</summary>
    const string EveryType = "*";

    /// <summary>Types wanted, or <see cref="EveryType"/>; others are passed over.</summary>
    IReadOnlyCollection<string> Types { get; }

    /// <summary>
    /// Does what the event asks for, on the worker role. Throwing undoes it: it is tried again some times, then the
    /// event is parked with the reason.
    /// </summary>
    Task HandleAsync(StoredEvent happened, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken);
}
