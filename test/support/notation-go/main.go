// Signs and verifies images with notation-go, the library under the notation program, so that our own verification is
// held against the real one. For tests only.
//
//	notation-go cert NAME FOLDER                          makes NAME.key and NAME.crt, as `notation cert generate-test` does
//	notation-go sign KEY CERT FORMAT REFERENCE [-e SECONDS] [K=V…]
//	notation-go verify CERT REFERENCE                     exit code 0 where it is verified
package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/notaryproject/notation-core-go/signature/cose"
	"github.com/notaryproject/notation-core-go/signature/jws"
	notation "github.com/notaryproject/notation-go"
	"github.com/notaryproject/notation-go/registry"
	"github.com/notaryproject/notation-go/signer"
	"github.com/notaryproject/notation-go/verifier"
	"github.com/notaryproject/notation-go/verifier/trustpolicy"
	"github.com/notaryproject/notation-go/verifier/truststore"
	"oras.land/oras-go/v2/registry/remote"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "cert":
		return makeCertificate(args[1], args[2])
	case len(args) >= 5 && args[0] == "sign":
		return sign(args[1], args[2], args[3], args[4], args[5:])
	case len(args) == 3 && args[0] == "verify":
		return verify(args[1], args[2])
	}
	return errors.New("cert, sign or verify")
}

func makeCertificate(name, folder string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject: pkix.Name{
			Country: []string{"US"}, Province: []string{"WA"}, Locality: []string{"Seattle"},
			Organization: []string{"Notary"}, CommonName: name,
		},
		NotBefore:             time.Now().Add(-time.Minute),
		NotAfter:              time.Now().Add(24 * time.Hour),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	write := func(kind, suffix string, bytes []byte) error {
		block := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes})
		return os.WriteFile(filepath.Join(folder, name+suffix), block, 0o600)
	}
	return errors.Join(write("PRIVATE KEY", ".key", secret), write("CERTIFICATE", ".crt", der))
}

func sign(key, certificate, format, reference string, more []string) error {
	options := notation.SignOptions{ArtifactReference: reference, UserMetadata: map[string]string{}}
	options.SignatureMediaType = map[string]string{"jws": jws.MediaTypeEnvelope, "cose": cose.MediaTypeEnvelope}[format]
	for len(more) > 0 {
		if more[0] == "-e" && len(more) > 1 {
			seconds, err := strconv.Atoi(more[1])
			if err != nil {
				return err
			}
			options.ExpiryDuration = time.Duration(seconds) * time.Second
			more = more[2:]
			continue
		}
		name, value, _ := strings.Cut(more[0], "=")
		options.UserMetadata[name] = value
		more = more[1:]
	}
	by, err := signer.NewGenericSignerFromFiles(key, certificate)
	if err != nil {
		return err
	}
	repository, err := open(reference)
	if err != nil {
		return err
	}
	_, err = notation.Sign(context.Background(), by, repository, options)
	return err
}

func verify(certificate, reference string) error {
	policy := &trustpolicy.Document{Version: "1.0", TrustPolicies: []trustpolicy.TrustPolicy{{
		Name:                  "test",
		RegistryScopes:        []string{"*"},
		SignatureVerification: trustpolicy.SignatureVerification{VerificationLevel: "strict"},
		TrustStores:           []string{"ca:test"},
		TrustedIdentities:     []string{"*"},
	}}}
	by, err := verifier.NewWithOptions(policy, store(certificate), nil, verifier.VerifierOptions{})
	if err != nil {
		return err
	}
	repository, err := open(reference)
	if err != nil {
		return err
	}
	_, _, err = notation.Verify(context.Background(), by, repository, notation.VerifyOptions{
		ArtifactReference: reference, MaxSignatureAttempts: 10,
	})
	return err
}

func open(reference string) (registry.Repository, error) {
	repository, err := remote.NewRepository(reference)
	if err != nil {
		return nil, err
	}
	repository.PlainHTTP = true
	return registry.NewRepository(repository), nil
}

// A trust store with one certificate, whatever it is asked for.
type store string

func (file store) GetCertificates(_ context.Context, kind truststore.Type, _ string) ([]*x509.Certificate, error) {
	if kind != truststore.TypeCA {
		return nil, errors.New("only authorities are known here")
	}
	text, err := os.ReadFile(string(file))
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no certificate")
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	return []*x509.Certificate{certificate}, err
}
