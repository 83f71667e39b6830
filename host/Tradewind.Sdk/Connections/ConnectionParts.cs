namespace Tradewind.Connections;

/// <summary>Which names stand for parts of a connection, and which of its settings are secrets.</summary>
public static class ConnectionParts
{
    private static readonly string[] SecretWords = ["password", "passphrase", "pwd", "secret", "credential", "token", "key"];

    /// <summary>The parts every connection has; any other field is one of its further settings.</summary>
    public static IReadOnlyList<string> All { get; } = ["host", "port", "database", "login", "password"];

    /// <summary>Whether a field is one of the further settings.</summary>
    public static bool IsExtra(string field) => !All.Contains(field);

    /// <summary>Whether a setting's name says that it is a secret: it is masked in logs.</summary>
    public static bool NamesSecret(string name) => SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
