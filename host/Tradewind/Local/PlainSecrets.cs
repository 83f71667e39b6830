using Tradewind.Engine.Ports;

namespace Tradewind.Local;

/// <summary>A test run's metastore holds no secrets: connections come from the environment.</summary>
internal sealed class PlainSecrets : ISecretProtector
{
    /// <inheritdoc/>
    public string Protect(string plain) => plain;

    /// <inheritdoc/>
    public string Unprotect(string secret) => secret;
}
