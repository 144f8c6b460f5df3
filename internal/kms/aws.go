package kms

import (
	"errors"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/session"
	awskmssdk "github.com/aws/aws-sdk-go/service/kms"
	"github.com/tink-crypto/tink-go-awskms/v2/integration/awskms"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// openAWS opens a key of AWS KMS: aws-kms://arn:aws:kms:REGION:ACCOUNT:key/ID. The
// credentials are those of the environment, of ~/.aws, or of the machine's role.
func openAWS(uri string, more ...*aws.Config) (tink.AEAD, error) {
	parts := strings.Split(strings.TrimPrefix(uri, "aws-kms://"), ":")
	if len(parts) < 6 || parts[0] != "arn" || parts[2] != "kms" || parts[3] == "" || !strings.HasPrefix(parts[5], "key/") {
		return nil, errors.New("want aws-kms://arn:aws:kms:REGION:ACCOUNT:key/ID")
	}
	s, err := session.NewSession(append([]*aws.Config{{
		Region: aws.String(parts[3]), HTTPClient: &http.Client{Timeout: patience}, MaxRetries: aws.Int(2),
	}}, more...)...)
	if err != nil {
		return nil, errors.New("the environment's AWS settings cannot be used")
	}
	client, err := awskms.NewClientWithOptions(uri, awskms.WithKMS(awskmssdk.New(s)))
	if err != nil {
		return nil, errors.New("want aws-kms://arn:aws:kms:REGION:ACCOUNT:key/ID")
	}
	primitive, err := client.GetAEAD(uri)
	if err != nil {
		return nil, errors.New("want aws-kms://arn:aws:kms:REGION:ACCOUNT:key/ID")
	}
	return &remote{aead: primitive, name: "the key in AWS KMS", down: awsDown}, nil
}

// awsDown: AWS says by a code that a ciphertext is not the key's. All else, a key that
// is disabled or waits for its deletion too, says nothing about it.
func awsDown(err error) bool {
	var answer awserr.Error
	if !errors.As(err, &answer) {
		return true
	}
	code := answer.Code()
	return code != awskmssdk.ErrCodeInvalidCiphertextException && code != awskmssdk.ErrCodeIncorrectKeyException
}
