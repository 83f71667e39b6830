using Microsoft.AspNetCore.DataProtection;
using Tradewind.Engine.Ports;

namespace Tradewind.Keys;

/// <summary>Encrypts secrets for the metastore with the key ring under the data folder.</summary>
internal sealed class SecretProtector(IDataProtectionProvider keys) : ISecretProtector
{
    private readonly IDataProtector _protector = keys.CreateProtector("Tradewind.Secrets.v1");

    /// <inheritdoc/>
    public string Protect(string plain) => _protector.Protect(plain);

    /// <inheritdoc/>
    public string Unprotect(string secret) => _protector.Unprotect(secret);
}
