namespace Tradewind.Engine.Configuration;

/// <summary>Tries connections by the code of plugins: in a process of its own, never the one that asks.</summary>
public interface IConnectionTester
{
    /// <summary>Tries a connection.</summary>
    /// <param name="connection">The connection, with its secrets.</param>
    /// <param name="type">Its type.</param>
    /// <param name="cancel">Ends the test.</param>
    Task<ConnectionTestAnswer> TestAsync(ConnectionRecord connection, KnownConnectionType type, CancellationToken cancel);
}
