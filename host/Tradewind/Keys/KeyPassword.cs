using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Tradewind.Keys;

/// <summary>Encrypts the keys of the installation with a password that is not kept beside them: AES-GCM, under a key that PBKDF2 makes of the password.</summary>
internal sealed class KeyPassword(string password)
{
    // What guessing a password costs, and what a start costs for each key of the ring (some 0.1 s).
    private const int Rounds = 210_000;

    private const int SaltLength = 16;

    private readonly ConcurrentDictionary<string, byte[]> _derived = new();

    /// <summary>The encrypted form of a key.</summary>
    public XElement Encrypt(XElement plain)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var text = Encoding.UTF8.GetBytes(plain.ToString(SaveOptions.DisableFormatting));
        var (encrypted, tag) = (new byte[text.Length], new byte[AesGcm.TagByteSizes.MaxSize]);
        using var aes = new AesGcm(Derived(salt), tag.Length);
        aes.Encrypt(nonce, text, encrypted, tag);
        return new("passwordEncryptedKey", Bytes("salt", salt), Bytes("nonce", nonce), Bytes("tag", tag), Bytes("value", encrypted));
    }

    /// <summary>The key in the clear.</summary>
    /// <exception cref="CryptographicException">It was encrypted with another password.</exception>
    public XElement Decrypt(XElement encrypted)
    {
        var value = Bytes(encrypted, "value");
        var text = new byte[value.Length];
        var tag = Bytes(encrypted, "tag");
        using var aes = new AesGcm(Derived(Bytes(encrypted, "salt")), tag.Length);
        aes.Decrypt(Bytes(encrypted, "nonce"), value, tag, text);
        return XElement.Parse(Encoding.UTF8.GetString(text));
    }

    private byte[] Derived(byte[] salt) =>
        _derived.GetOrAdd(Convert.ToHexString(salt), _ => Rfc2898DeriveBytes.Pbkdf2(password, salt, Rounds, HashAlgorithmName.SHA512, 32));

    private static XElement Bytes(string name, byte[] value) => new(name, Convert.ToBase64String(value));

    private static byte[] Bytes(XElement encrypted, string name) =>
        Convert.FromBase64String(encrypted.Element(name)?.Value ?? throw new CryptographicException($"An encrypted key has no {name}."));
}
