using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Encrypts nothing.</summary>
internal sealed class OpenProtector : ISecretProtector
{
    public string Protect(string text) => text;

    public string Unprotect(string encrypted) => encrypted;
}
