using System.Text;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Tests.Harness;

/// <summary>Reversible, and unlike the text, so that a test sees whether a secret was stored in the clear.</summary>
internal sealed class PlainProtector : ISecretProtector
{
    public string Protect(string text) => $"sealed:{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";

    public string Unprotect(string encrypted) => Encoding.UTF8.GetString(Convert.FromBase64String(encrypted["sealed:".Length..]));
}
