using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Deferrals;

/// <summary>What a system outside does with the address that a task gave it.</summary>
public interface ICallbackCommands
{
    /// <summary>The most bytes that may be posted.</summary>
    const int MostBytes = 256 * 1024;

    /// <summary>Takes what was posted: the task goes on with it, at once or as soon as it begins to wait.</summary>
    /// <param name="token">The end of the address.</param>
    /// <param name="posted">JSON in UTF-8; nothing stands for <c>null</c>.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <exception cref="RejectedException">The address is none of ours, or over; or this is no JSON.</exception>
    Task CallAsync(string token, ReadOnlyMemory<byte> posted, CancellationToken cancel);
}
