namespace Tradewind;

/// <summary>
/// A sort of connection that a plugin knows: the form for it, and a way to try one. A public class in a plugin, with a constructor without parameters.
/// <code>
/// public sealed class FtpConnection : ConnectionType
/// {
///     public override string Id => "ftp";
///     public override string Title => "FTP server";
///     public override IReadOnlyList&lt;ConnectionField> Fields { get; } =
///     [
///         new("host", "Host") { Required = true },
///         new("port", "Port") { Default = "21" },
///         new("login", "User"),
///         new("password", "Password"),
///         new("passive", "Passive mode") { Kind = ConnectionFieldKind.Bool, Default = "true" },
///     ];
///
///     public override async Task&lt;ConnectionTest> TestAsync(Connection connection, CancellationToken cancellationToken) => ...;
/// }
/// </code>
/// The dag-processor asks for the form when it finds the plugin: it must always be the same. A test runs in a process of its own, with that connection and
/// nothing else of the platform.
/// </summary>
public abstract class ConnectionType
{
    /// <summary>What connections name it by: lower-case letters, digits, <c>_ - .</c>, such as <c>ftp</c>.</summary>
    public abstract string Id { get; }

    /// <summary>What people call it: <c>FTP server</c>.</summary>
    public abstract string Title { get; }

    /// <summary>Other ids for the same, such as <c>ftps</c>.</summary>
    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>The fields of its form, in their order. What else a connection has in <see cref="Connection.Extra"/> is left to whoever stores it.</summary>
    public abstract IReadOnlyList<ConnectionField> Fields { get; }

    /// <summary>
    /// Tries a connection: reaches the system, signs in, changes nothing. What can be expected to go wrong is <see cref="ConnectionTest.Failed"/>; an exception counts as
    /// that, with its message. Secrets of the connection are masked in what is said.
    /// </summary>
    /// <param name="connection">The connection, with its secrets; not necessarily a stored one.</param>
    /// <param name="cancellationToken">Asks to stop: nobody waits any more, or it took too long (15 s).</param>
    public abstract Task<ConnectionTest> TestAsync(Connection connection, CancellationToken cancellationToken);
}
