using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Tradewind.Keys;

/// <summary>Has new keys of the ring encrypted with the installation's password.</summary>
internal sealed class KeyEncryptor(KeyPassword password) : IXmlEncryptor
{
    /// <inheritdoc/>
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(password.Encrypt(plaintextElement), typeof(KeyDecryptor));
}
