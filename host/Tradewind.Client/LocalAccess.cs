namespace Tradewind.Client;

/// <summary>
/// How programs on a node's own machine find it: at its start it writes its name, and as a server its address and a
/// token, readable only by the account it runs under, into its data folder.
/// </summary>
/// <param name="dataDirectory">The node's data folder.</param>
public sealed class LocalAccess(string dataDirectory)
{
    /// <summary>The file with the token.</summary>
    public string TokenFile => Path.Combine(dataDirectory, "local-token");

    /// <summary>The file with the server's address.</summary>
    public string ServerFile => Path.Combine(dataDirectory, "local-server");

    /// <summary>The file with the node's name.</summary>
    public string NodeFile => Path.Combine(dataDirectory, "local-node");

    /// <summary>The token, or null when there is none or this account may not read it.</summary>
    public string? Token() => Read(TokenFile);

    /// <summary>The server's address, or null when none was written.</summary>
    public string? Server() => Read(ServerFile);

    /// <summary>The name of the node that was last started with this data folder, or null when none was.</summary>
    public string? Node() => Read(NodeFile);

    /// <summary>Writes the token so that only this account may read it.</summary>
    /// <param name="token">The token.</param>
    public void WriteToken(string token) => Write(TokenFile, token);

    /// <summary>Writes the server's address.</summary>
    /// <param name="address">For example <c>http://127.0.0.1:8080</c>.</param>
    public void WriteServer(string address) => Write(ServerFile, address);

    /// <summary>Writes the node's name.</summary>
    /// <param name="node">As the list of nodes has it.</param>
    public void WriteNode(string node) => Write(NodeFile, node);

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Not there, or not ours to read: the caller says how else to name a server and a token.
            return null;
        }
    }

    /// <summary>Into a new file with its rights set from the start, then in place of the old: it is never readable to others, and never half written.</summary>
    private static void Write(string file, string text)
    {
        var next = $"{file}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(next, options)) writer.WriteLine(text);
        File.Move(next, file, overwrite: true);
    }
}
