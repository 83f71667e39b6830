using System.Text;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Tests.Harness;

/// <summary>Encrypts badly, but so that nothing is read by accident.</summary>
internal sealed class DigitsProtector : ISecretProtector
{
    public string Protect(string text) => "x" + Convert.ToHexString([.. Encoding.UTF8.GetBytes(text).Select(one => (byte)(one ^ 0x5A))]);

    public string Unprotect(string encrypted) => Encoding.UTF8.GetString([.. Convert.FromHexString(encrypted[1..]).Select(one => (byte)(one ^ 0x5A))]);
}
