using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Tradewind.Keys;

/// <summary>Decrypts what <see cref="KeyEncryptor"/> left. Key files name it by its type, and Data Protection makes it: name and constructor stay as they are.</summary>
internal sealed class KeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    private readonly KeyPassword _password = services.GetRequiredService<KeyPassword>();

    /// <inheritdoc/>
    public XElement Decrypt(XElement encryptedElement) => _password.Decrypt(encryptedElement);
}
