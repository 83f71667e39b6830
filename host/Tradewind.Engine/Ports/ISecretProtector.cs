namespace Tradewind.Engine.Ports;

/// <summary>Encrypts what the metastore keeps secret, with keys that are not in the metastore.</summary>
public interface ISecretProtector
{
    /// <summary>The encrypted form of a text.</summary>
    string Protect(string text);

    /// <summary>The text in the clear.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was encrypted with keys that are not here.</exception>
    string Unprotect(string encrypted);
}
