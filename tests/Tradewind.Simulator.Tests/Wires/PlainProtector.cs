using Tradewind.Engine.Ports;

namespace Tradewind.Simulator.Tests.Wires;

/// <summary>Encrypts nothing.</summary>
internal sealed class PlainProtector : ISecretProtector
{
    public string Protect(string text) => text;

    public string Unprotect(string encrypted) => encrypted;
}
