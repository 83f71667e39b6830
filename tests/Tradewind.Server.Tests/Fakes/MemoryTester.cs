using Tradewind.Engine.Configuration;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Finds that every connection works, and keeps what it was given.</summary>
internal sealed class MemoryTester : IConnectionTester
{
    public List<ConnectionRecord> Tried { get; } = [];

    /// <summary>What is found.</summary>
    public ConnectionTestAnswer Answer { get; set; } = new(true, "It works.", TimeSpan.FromMilliseconds(12));

    /// <summary>When set, a test fails with it.</summary>
    public Exception? Fault { get; set; }

    public Task<ConnectionTestAnswer> TestAsync(ConnectionRecord connection, KnownConnectionType type, CancellationToken cancel)
    {
        Tried.Add(connection);
        return Fault is { } fault ? Task.FromException<ConnectionTestAnswer>(fault) : Task.FromResult(Answer);
    }
}
