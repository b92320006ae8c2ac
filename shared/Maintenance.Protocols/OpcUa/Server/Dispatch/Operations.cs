using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Dispatch;

/// <summary>How many operations one request may hold (Part 5 §6.3.11, "OperationLimits").</summary>
internal static class Operations
{
    /// <exception cref="OpcUaException">Bad_NothingToDo or Bad_TooManyOperations.</exception>
    public static void Require(int count, int most)
    {
        if (count == 0)
            throw new OpcUaException(StatusCodes.BadNothingToDo, "The request holds no operation");
        if (count > most)
            throw new OpcUaException(StatusCodes.BadTooManyOperations, $"The request holds {count} operations; {most} are allowed");
    }
}
